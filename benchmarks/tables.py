"""Makes the tables of docs/results.md from the results.json of a comparison.

    python3 benchmarks/tables.py noise runs/core/results.json        # two losses: a row for each data set and network, noise levels side by side
    python3 benchmarks/tables.py losses runs/ablation/results.json   # few cells: a row for each loss, cells side by side, then means over all cells
    python3 benchmarks/tables.py cells runs/rivals/results.json      # many cells: a row for each, losses side by side; the same with intervals and repaired shares; then a row for each loss over all cells
    python3 benchmarks/tables.py means runs/core/results.json        # mean differences by noise level, and by network and noise level; late: by the mean of the last tenth of the validations

Bold is what the comparison calls better or worse: interval, Holm's p and signed ranks agree. Cells that are not done are left out, and counted."""

import argparse
import collections
import json
from statistics import fmean


def points(value):
    return "0.0" if round(100 * value, 1) == 0 else f"{100 * value:+.1f}".replace("-", "−")


def end(value):
    """Of an interval: as in the tables of `compare` it shows on which side of 0 it lies."""
    text = points(value)
    return text if text != "0.0" or value == 0 else f"{100 * value:+.2f}".replace("-", "−")


def share(value):
    return f"{round(100 * value)}".replace("-", "−")


def spread(numbers, form):
    return f" ({form(numbers[0])} to {form(numbers[1])})" if numbers else ""


def marked(row, text):
    return f"**{text}**" if row["verdict"] != "open" else text


def difference(row):
    return marked(row, points(row["difference"]["mean"]) + spread(row["difference"]["ci95"], end))


def over_all(one):
    return marked(one, points(one["difference"]) + spread(one["ci95"], end))


def repaired(row):
    found = row["repaired"]
    return None if not found or found["share"] is None else f"{share(found['share'])} %" + spread(found["ci95"], share)


def brief(row):
    return marked(row, points(row["difference"]["mean"]))


def whole(row):
    return difference(row) + (f", {text}" if (text := repaired(row)) else "")


def dice(row):
    return f"{100 * row['dice']['mean']:.1f}"


class Comparison:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            results = json.load(file)
        self.baseline, self.overall = results["baseline"], results["overall"]
        rows = [row for row in results["summary"] if row["class"] == "all"]
        self.losses = list(dict.fromkeys(row["loss"] for row in rows))
        done = [row for row in rows if row["finished"] == row["planned"]]
        self.rows = {(row["dataset"], row["model"], row["noise"], row["loss"]): row for row in done}
        self.noises = list(dict.fromkeys(row["noise"] for row in done))
        cells = dict.fromkeys((row["dataset"], row["model"], row["noise"]) for row in rows)
        undone = {(row["dataset"], row["model"], row["noise"]) for row in rows if row["finished"] < row["planned"]}
        self.cells = [cell for cell in cells if cell not in undone]
        print(f"{len(self.cells)} of {len(cells)} cells are done\n")

    def compared(self):
        return [row for cell in self.cells for loss in self.losses if loss != self.baseline and (row := self.rows.get((*cell, loss)))]

    def compared_over_all(self, one):
        return [row for row in self.compared() if row["loss"] == one["loss"] and (row["noise"] == "none") == (one["labels"] == "clean")]

    # The difference of two means, which are of the same scores: every test case of the plans here has every structure.
    def late(self, rows):
        plain = [self.rows[row["dataset"], row["model"], row["noise"], self.baseline] for row in rows]
        return points(fmean(row["late_dice"]["mean"] - other["late_dice"]["mean"] for row, other in zip(rows, plain))) if rows else "–"


def by_noise(comparison):
    loss = next(loss for loss in comparison.losses if loss != comparison.baseline)
    head = ["data", "network"]

    # Where only the baseline learned from clean labels there is no difference.
    trained = {noise for _, _, noise, name in comparison.rows if name == loss}
    for noise in comparison.noises:
        head += [f"{'clean' if noise == 'none' else noise}: {comparison.baseline}"] + (["difference"] if noise in trained else []) + ([] if noise == "none" else ["repaired"])
    print("| " + " | ".join(head) + " |\n| --- | --- |" + " ---: |" * (len(head) - 2))
    for dataset, model in dict.fromkeys(cell[:2] for cell in comparison.cells):
        fields = [dataset, f"`{model.removesuffix('-tiny')}`"]
        for noise in comparison.noises:
            plain, other = (comparison.rows.get((dataset, model, noise, one)) for one in (comparison.baseline, loss))
            there = plain and other
            fields += [dice(plain) if plain else ""] + ([difference(other) if there else ""] if noise in trained else []) + ([] if noise == "none" else [(repaired(other) or "–") if there else ""])
        print("| " + " | ".join(fields) + " |")
    print()


def by_loss(comparison):
    cells = [cell for cell in comparison.cells if cell[2] != "none"] + [cell for cell in comparison.cells if cell[2] == "none" and any((*cell, loss) in comparison.rows for loss in comparison.losses if loss != comparison.baseline)]
    names = [f"{cell[0]}, `{cell[1].removesuffix('-tiny')}`, {'clean' if cell[2] == 'none' else cell[2]}" for cell in cells]
    print("| loss | " + " | ".join(names) + " | mean, wrong labels | repaired | mean, clean labels |\n| --- |" + " ---: |" * (len(cells) + 3))
    for loss in comparison.losses:
        fields = [loss]
        for cell in cells:
            row = comparison.rows.get((*cell, loss))
            if not row:
                fields.append("")
            elif loss == comparison.baseline:
                fields.append(dice(row))
            else:
                fields.append(whole(row))
        over = {one["labels"]: one for one in comparison.overall if one["loss"] == loss and one["difference"] is not None}
        for labels in ("wrong", "clean"):
            one = over.get(labels)
            fields.append(over_all(one) if one else "")
            if labels == "wrong":
                fields.append((one and repaired(one)) or "")
        print("| " + " | ".join(fields) + " |")
    print()


def by_cell(comparison):
    others = [loss for loss in comparison.losses if loss != comparison.baseline]
    for form in (brief, whole):
        print("| data | network | labels | " + " | ".join([comparison.baseline, *others]) + " |\n| --- | --- | --- |" + " ---: |" * (len(others) + 1))
        for dataset, model, noise in comparison.cells:
            rows = [comparison.rows.get((dataset, model, noise, loss)) for loss in others]
            if any(rows):
                fields = [dataset, f"`{model.removesuffix('-tiny')}`", "clean" if noise == "none" else noise, dice(comparison.rows[dataset, model, noise, comparison.baseline])]
                print("| " + " | ".join(fields + [form(row) if row else "" for row in rows]) + " |")
        print()
    print("| loss | labels | mean difference | repaired | higher | better | worse |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for one in comparison.overall:
        if one["difference"] is None:
            continue
        rows = comparison.compared_over_all(one)
        verdicts, higher = collections.Counter(row["verdict"] for row in rows), sum(row["difference"]["mean"] > 0 for row in rows)
        print(f"| {one['loss']} | {one['labels']} | {over_all(one)} | {repaired(one) or '–'} | {higher} of {len(rows)} | {verdicts['better']} | {verdicts['worse']} |")
    print()


def means(comparison):
    groups = collections.defaultdict(list)
    for row in comparison.compared():
        groups[row["loss"], "all networks", row["noise"]].append(row)
        groups[row["loss"], row["model"], row["noise"]].append(row)
    print("| loss | network | noise | mean difference | late | higher | better | worse |\n| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for (loss, model, noise), rows in groups.items():
        values = [row["difference"]["mean"] for row in rows]
        verdicts = collections.Counter(row["verdict"] for row in rows)
        print(f"| {loss} | {model} | {noise} | {points(fmean(values))} | {comparison.late(rows)} | {sum(value > 0 for value in values)} of {len(values)} | {verdicts['better']} | {verdicts['worse']} |")
    for one in comparison.overall:
        if one["difference"] is not None:
            text = repaired(one)
            print(f"\n{one['loss']}, {one['labels']} labels, {one['compared']} of {one['planned']} cells: {points(one['difference'])}{spread(one['ci95'], end)}, late {comparison.late(comparison.compared_over_all(one))}, "
                f"Holm's p {one['p_holm']:.3g}, {one['verdict']}" + (f"; repaired {text}" if text else ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    layouts = {"noise": by_noise, "losses": by_loss, "cells": by_cell, "means": means}
    parser.add_argument("layout", choices=layouts)
    parser.add_argument("results")
    given = parser.parse_args()
    layouts[given.layout](Comparison(given.results))


main()
