"""Packs the finished trainings of a comparison, one archive for each seed, and unpacks them: so a comparison goes on on another machine, and every number of docs/results.md can be
looked at case by case. Scores, settings and what was left out are packed; pictures of predictions are not.

    python3 benchmarks/trainings.py pack runs/core benchmarks/results/core
    sigmask compare core.json --out runs/core --limit 0               # begins it
    python3 benchmarks/trainings.py unpack benchmarks/results/core runs/core
    sigmask compare core.json --out runs/core                         # goes on, or makes page and tables if all are done
"""

import argparse
import io
import json
import pathlib
import tarfile

RESULT = "result.json"
PACKED = [RESULT, "run.json", "exclusion.csv"]
DERIVED = ["dice", "iou"]  # of a score, by its counts: whoever reads a result computes them


def content(file):
    if file.suffix != ".json":
        return file.read_bytes()
    record = json.loads(file.read_text(encoding="utf-8"))
    if file.name == RESULT:
        record["scores"] = [{key: value for key, value in score.items() if key not in DERIVED} for score in record["scores"]]
    record.pop("command", None)  # its paths are those of the machine
    return (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()


def pack(comparison, archives):
    # Those of the plan: beside them may lie others that were unpacked there, as those of core.json that another plan has too.
    seeds = {}
    for job in json.loads((comparison / "grid.json").read_text(encoding="utf-8"))["jobs"]:
        folder = comparison / "jobs" / job["name"]
        if (folder / RESULT).exists():
            seeds.setdefault(job["key"]["seed"], []).append(folder)
    archives.mkdir(parents=True, exist_ok=True)
    for seed, folders in sorted((seed, sorted(folders)) for seed, folders in seeds.items()):
        path = archives / f"seed{seed}.tar.xz"
        with tarfile.open(path, "w:xz", preset=9) as archive:
            # Alike files together: they pack better.
            for file in (folder / name for name in PACKED for folder in folders if (folder / name).exists()):
                entry = tarfile.TarInfo(f"{file.parent.name}/{file.name}")
                packed = content(file)
                entry.size = len(packed)
                archive.addfile(entry, io.BytesIO(packed))
        print(f"{path}: {len(folders)} trainings, {path.stat().st_size / 1e6:.2f} MB")


def unpack(archives, comparison):
    jobs = comparison / "jobs"
    jobs.mkdir(parents=True, exist_ok=True)
    for path in sorted(archives.glob("seed*.tar.xz")):
        with tarfile.open(path) as archive:
            # The result comes last to its folder: where it is, the rest is too.
            entries = sorted(archive.getmembers(), key=lambda entry: entry.name.endswith(RESULT))
            new = [entry for entry in entries if not (jobs / entry.name).parent.joinpath(RESULT).exists()]
            archive.extractall(jobs, members=new, filter="data")
        print(f"{path}: {sum(entry.name.endswith(RESULT) for entry in new)} trainings are new")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, source, target in [("pack", "comparison", "archives"), ("unpack", "archives", "comparison")]:
        command = commands.add_parser(name)
        command.add_argument(source, type=pathlib.Path)
        command.add_argument(target, type=pathlib.Path)
    given = parser.parse_args()
    if given.command == "pack":
        pack(given.comparison, given.archives)
    else:
        unpack(given.archives, given.comparison)


main()
