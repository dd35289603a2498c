#!/usr/bin/env bash
# Kills a comparison with SIGKILL at ten moments, goes on with it by the same command, and holds what it ends with against a comparison that nobody disturbed: every file but
# for times and memory.
#
#     benchmarks/kill-compare.sh [KILLS] [SEED]      # 10 kills, seed 1
#
# Half of the kills take the comparison alone, whose trainings then stop by themselves; the others take its whole process group at once. The seed decides when. Needs bash, python3 and the
# .NET SDK; the tool is built first. Exits with 0 if all is equal, at least half of the kills hit a running
# comparison (the last ones may come when it has just ended), and none of the disturbed ones ended by an error of its own.
set -um
kills=${1:-10}
RANDOM=${2:-1}

root=$(cd "$(dirname "$0")/.." && pwd)
tool=$root/src/Sigmask.Cli/bin/Release/net10.0/Sigmask.Cli.dll
dotnet build -c Release -p:RunAnalyzers=false "$root/src/Sigmask.Cli" >&2 || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/plan.json" <<'PLAN'
{
  "datasets": [ { "phantoms": "cardiac", "cases": 12, "test-cases": 6, "size": 32 } ],
  "models": [ { "name": "small", "model": "unet-tiny", "base-width": 4, "levels": 2, "dropout": 0.1 } ],
  "losses": [ { "name": "plain", "sigma": 0, "top-k": 1 }, { "name": "envelope", "evidence": "class" } ],
  "noise": [ "strong" ],
  "seeds": 3,
  "training": { "steps": 60, "batch": 4, "augment": "light", "validate-every": 2 }
}
PLAN
compare() { exec dotnet "$tool" compare "$work/plan.json" --out "$1" --parallel 2; }

# Every file without what tells time, memory or place.
contents() {
    python3 - "$1" <<'PYTHON'
import csv, hashlib, json, pathlib, re, sys
root = pathlib.Path(sys.argv[1])
TIMES = {"seconds", "milliseconds_per_step", "peak_megabytes", "started", "command"}
def timeless(node):
    if isinstance(node, dict):
        return {key: timeless(value) for key, value in node.items() if key not in TIMES}
    return [timeless(item) for item in node] if isinstance(node, list) else node
for path in sorted(path for path in root.rglob("*") if path.is_file()):
    if path.suffix == ".json" and path.name != "plan.json":
        content = json.dumps(timeless(json.loads(path.read_text()))).encode()
    elif path.name == "history.csv":
        content = repr([row[:4] + row[5:] for row in csv.reader(path.open())]).encode()
    elif path.name == "report.html":
        page = path.read_text().replace(str(root), "")
        content = re.sub("<details><summary>Time and memory.*?</details>|<tr><th scope=\"row\">trainings begun</th>.*?</tr>", "", page, flags=re.DOTALL).encode()
    else:
        content = path.read_bytes()
    print(hashlib.sha256(content).hexdigest(), path.relative_to(root))
PYTHON
}

# Steps that the trainings of a comparison have behind them.
steps() { cat "$work/$1"/jobs/*/history.csv 2>/dev/null | grep -c '^[0-9]'; }

(compare "$work/whole") >/dev/null 2>"$work/whole.log" || { cat "$work/whole.log"; exit 1; }
total=$(steps whole)
echo "undisturbed: $(find "$work/whole/jobs" -mindepth 1 -maxdepth 1 | wc -l) trainings, $total steps"

killed=0 errors=0
for ((kill = 1; kill <= kills; kill++)); do
    (compare "$work/killed") >/dev/null 2>>"$work/killed.log" &
    process=$!
    # Told by progress, not by the clock, so that on any machine kills fall on every part of it: within trainings, between them, as results are written.
    moment=$(((kill - 1) * total / kills + RANDOM % (1 + total / kills)))
    while kill -0 "$process" 2>/dev/null && (($(steps killed) < moment)); do sleep 0.05; done
    sleep "0.$(printf %03d $((RANDOM % 1000)))"
    if ((kill % 2)); then kill -9 "$process" 2>/dev/null; else kill -9 -- "-$process" 2>/dev/null; fi
    wait "$process" 2>/dev/null
    code=$?
    ((code == 137)) && ((killed += 1))
    ((code == 137 || code == 0)) || { ((errors += 1)); tail -n 1 "$work/killed.log"; }
    echo "kill $kill after $(steps killed) steps: exit $code, $(find "$work/killed/jobs" -name result.json 2>/dev/null | wc -l) trainings done, $(find "$work/killed" -name '*.tmp' 2>/dev/null | wc -l) files unfinished"
done

(compare "$work/killed") >/dev/null 2>"$work/last.log" || { tail -n 3 "$work/last.log"; exit 1; }

# Of files that a kill left unfinished and of its locks nothing is read; they are no results.
find "$work/killed" \( -name '*.tmp' -o -name .lock \) -delete
diff <(contents "$work/whole") <(contents "$work/killed") || { echo "NOT EQUAL after $killed kills"; exit 1; }
echo "equal after $killed of $kills kills that hit a running comparison, $errors ended by an error"
exit $((2 * killed < kills || errors > 0))
