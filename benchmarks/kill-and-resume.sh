#!/usr/bin/env bash
# Kills trainings with SIGKILL, resumes them, and holds what they end with against a training that nobody disturbed: the weights, the best checkpoint and the
# scores byte for byte, the history in every column but the seconds.
#
#     benchmarks/kill-and-resume.sh [TRIALS] [SEED] [OPTION ...]      # 20 trials, seed 1; further options go to 'sigmask train'
#
# Every trial has one to three kills. They come in turn at a random time, and in the middle of writing a checkpoint, as soon as its unfinished file is seen: that of the process' first
# validation, or that of the last step. The seed decides all that chance decides here but for the speed of the machine. Needs bash and the .NET SDK; the tool is built first. Exits with 0
# if all are equal, at least one kill hit a running training, and none of the disturbed ones ended by an error of its own.
set -u
trials=${1:-20}
RANDOM=${2:-1}
shift $(($# < 2 ? $# : 2))

root=$(cd "$(dirname "$0")/.." && pwd)
tool=$root/src/Sigmask.Cli/bin/Release/net10.0/Sigmask.Cli.dll
dotnet build -c Release -p:RunAnalyzers=false "$root/src/Sigmask.Cli" >&2 || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

train=(dotnet "$tool" train --data "$work/data" --model unet-tiny --size 64 --steps 24 --validate-every 1 --dropout 0.1 --lr 0.003 "$@")
dotnet "$tool" synth --task burn --count 12 --size 64 --layout folder --out "$work/data" >/dev/null || exit 1

begin=$EPOCHREALTIME
"${train[@]}" --out "$work/whole" >/dev/null 2>"$work/whole.log" || { cat "$work/whole.log"; exit 1; }
duration=$(((${EPOCHREALTIME/./} - ${begin/./}) / 1000))
echo "undisturbed: 24 steps, a validation after each, $duration ms"

rows() { cut -d, -f1-4,6- "$1/history.csv"; }
bytes() { (cd "$1" && sha256sum model.safetensors metrics.json checkpoints/best.safetensors); }
is_running() { kill -0 "$1" 2>/dev/null; }

# Kills a process after so many milliseconds.
kill_at() {
    local until=$((${EPOCHREALTIME/./} + $2 * 1000))
    while is_running "$1" && ((${EPOCHREALTIME/./} < until)); do :; done
    kill -9 "$1" 2>/dev/null
}

# Kills a process that writes its so-and-so-many-th checkpoint.
kill_in_checkpoint() {
    local left=$2 is_writing=0
    while is_running "$1"; do
        local unfinished=("$run"/checkpoints/last*.tmp)
        if [ -e "${unfinished[0]}" ]; then
            ((is_writing)) || { is_writing=1 && ((left--)); }
            ((left > 0)) || { kill -9 "$1" 2>/dev/null; return; }
        else
            is_writing=0
        fi
    done
}

failed=0 kills=0 unfinished_files=0
for ((trial = 1; trial <= trials; trial++)); do
    run=$work/run$trial
    told="" resume=() errors=0
    for ((disturbance = RANDOM % 3; disturbance >= 0; disturbance--)); do
        "${train[@]}" --out "$run" "${resume[@]}" >/dev/null 2>>"$work/run.log" &
        process=$!
        if (((trial + disturbance) % 2)); then
            kill_at "$process" $((RANDOM % duration))
        else
            kill_in_checkpoint "$process" $((1 + RANDOM % 2))
        fi
        wait "$process" 2>/dev/null
        code=$?
        resume=(--resume)
        ((code == 137)) && ((kills++))
        left=$(find "$run" -name '*.tmp' 2>/dev/null | wc -l)
        ((left > 0)) && ((unfinished_files++))
        told+=" [exit $code after $(($(wc -l 2>/dev/null <"$run/history.csv" || echo 1) - 1)) rows, $left unfinished]"
        ((code == 137 || code == 0)) || { errors=1; tail -n 1 "$work/run.log"; break; }
    done

    "${train[@]}" --out "$run" --resume >/dev/null 2>"$work/last.log"
    code=$?
    if ((code == 0 && errors == 0)) && [ "$(bytes "$work/whole")" = "$(bytes "$run")" ] && [ "$(rows "$work/whole")" = "$(rows "$run")" ] && [ -z "$(find "$run" -name '*.tmp')" ]; then
        echo "trial $trial: equal;$told"
    else
        ((failed++))
        echo "trial $trial: FAILED (exit $code);$told $(tail -n 1 "$work/last.log")"
        diff <(bytes "$work/whole") <(bytes "$run")
        diff <(rows "$work/whole") <(rows "$run") | head -n 4
        find "$run" -name '*.tmp'
    fi

    rm -rf "$run"
done

echo "$((trials - failed)) of $trials equal; $kills kills, $unfinished_files of them left an unfinished file"
((kills > 0)) || echo "no kill hit a running training, so nothing was tried"
exit $((failed > 0 || kills == 0))
