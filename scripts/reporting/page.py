"""One self-contained HTML page of one or several result folders of CryoGlass; see scripts/report."""

import argparse
import html
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from cryoglass import BadFile  # noqa: E402
from cryoglass.checked_files import printable  # noqa: E402
from reporting.box import energies  # noqa: E402
from reporting.cycles import over_the_cycles  # noqa: E402
from reporting.figure import seconds  # noqa: E402
from reporting.literature import literature, references  # noqa: E402
from reporting.provenance import provenance  # noqa: E402
from reporting.reported_run import ReportedRun  # noqa: E402
from reporting.temperature import temperatures  # noqa: E402

ROWS = [
    ("mean shear-strain energy w", "shear_energy/mean_J_per_m3", 1e-3, "kJ/m³", "elastic energy of local shape change"),
    ("… per mole of atoms", "shear_energy/mean_J_per_mol", 1, "J/mol", "a driving force; not the measured relaxation enthalpy"),
    ("… median", "shear_energy/p50_J_per_m3", 1e-3, "kJ/m³", "half of the volume has less"),
    ("… 99th percentile", "shear_energy/p99_J_per_m3", 1e-3, "kJ/m³", "hot spots: candidates for rearrangement"),
    ("correlation length of w", "shear_energy/correlation_length_m", 1e9, "nm", "size of a hot spot"),
    ("rms von Mises stress", "von_mises/rms_Pa", 1e-6, "MPa", ""),
    ("… of the yield stress", "von_mises/rms_over_yield", 100, "%", "small: elasticity holds on average"),
    ("effective thermal expansion", "effective/thermal_expansion_per_K", 1e6, "10⁻⁶/K", "of the box as a free sample"),
    ("effective bulk modulus", "effective/bulk_modulus_Pa", 1e-9, "GPa", ""),
    ("effective shear modulus", "effective/shear_modulus_Pa", 1e-9, "GPa", ""),
    ("coldest temperature", "shear_energy/temperature_K", 1, "K", "of the last cycle, at the material point"),
    ("time to reach the coldest bath", "specimen/time_to_bath_s", None, "", "within 1 K"),
    ("Biot number, film boiling (least h)", "specimen/biot_film", 1, "", "of the coldest bath; below 0.1 the specimen cools uniformly"),
    ("Biot number, nucleate boiling (largest h)", "specimen/biot_nucleate", 1, "", ""),
    ("largest thermal stress of the specimen", "specimen/max_thermal_stress_Pa", 1e-6, "MPa", "from its temperature differences"),
    ("… of the yield stress", "specimen/max_thermal_stress_over_yield", 100, "%", ""),
    ("variation of B", "glass/bulk_modulus_variation", 100, "%", "of this sample"),
    ("variation of G", "glass/shear_modulus_variation", 100, "%", "of this sample"),
    ("relative residual", "box/residual", 1, "", "of the box's equilibrium"),
    ("wall time", "wall_s", None, "", ""),
]  # a factor of None: a time
# Of one box alone: how much boxes of its size differ, as a share.
SCATTER = {f"shear_energy/{key}": f"shear_energy/{kind}_scatter_of_one_box" for key, kind in (("mean_J_per_m3", "mean"), ("mean_J_per_mol", "mean"), ("p99_J_per_m3", "p99"))}


def error_of(run, path, value):
    """The standard error over the realisations, or the scatter of one box; nothing where neither is known."""
    error = run.summary.number_or_none(f"standard_error/{path}")
    if error is None and path in SCATTER and (share := run.summary.number_or_none(SCATTER[path])) is not None:
        error = share * value
    return error


def cell(run, path, factor):
    value = run.summary.number_or_none(path)
    if value is None:
        return "<td class=n>–</td>"
    if factor is None:
        return f"<td class=n>{seconds(value)}</td>"
    error = error_of(run, path, value)
    return f"<td class=n>{value * factor:.3g}{f' ± {abs(error * factor):.2g}' if error else ''}</td>"


def table(runs):
    lines = ["<div class=table><table><thead><tr><th></th>" + "".join(f"<th>{html.escape(run.name)}</th>" for run in runs) + "<th></th><th></th></tr></thead><tbody>"]
    for name, path, factor, unit, meaning in ROWS:
        cells = "".join(cell(run, path, factor) for run in runs)
        lines.append(f"<tr><th>{name}</th>{cells}<td>{unit}</td><td class=m>{meaning}</td></tr>")
    return "\n".join(lines) + "</tbody></table></div><p class=m>±: standard error over the realisations; of one box, how much boxes of its size differ from glass to glass.</p>"


STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 1080px; margin: 2rem auto; padding: 0 1rem; color: #222; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; margin-bottom: 0.2rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
.table { overflow-x: auto; } table { border-collapse: collapse; font-size: 0.95rem; } th { text-align: left; font-weight: normal; }
thead th { font-weight: bold; text-align: right; } td, th { padding: 0.15rem 0.7rem 0.15rem 0; border-bottom: 1px solid #eee; vertical-align: top; }
.words th { white-space: nowrap; } .words td { overflow-wrap: anywhere; }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; } .m { color: #666; font-size: 0.9rem; } .note { background: #f6f6f2; padding: 0.7rem 1rem; }
.row { display: flex; flex-wrap: wrap; gap: 0 1.5rem; } .row figure { flex: 1 1 400px; max-width: 520px; }
figure { margin: 1rem 0; } img { max-width: 100%; height: auto; } figcaption { color: #555; font-size: 0.9rem; }
@media (max-width: 600px) { body { margin: 1rem auto; font-size: 15px; } table { font-size: 0.85rem; } td.m { display: none; } .words th { white-space: normal; } }
@media print { @page { margin: 15mm; } body { font-size: 10pt; max-width: none; margin: 0; padding: 0; } h2 { break-after: avoid; }
  figure, .note, tr { break-inside: avoid; } .row figure { flex: 0 1 45%; } .table { overflow: visible; } a { color: inherit; text-decoration: none; } }
"""


def page(runs):
    what = "".join(
        f"<p><b>{html.escape(run.name)}</b>: {html.escape(run.description())}. "
        f"{' × '.join(f'{n:g}' for n in run.summary.numbers('box/voxels'))} voxels of {run.voxel_size() * 1e9:.3g} nm, "
        f"seed {run.summary.whole('glass/seed')}; CryoGlass {html.escape(run.summary.text('version'))} ({html.escape(run.summary.text('revision'))}), "
        f"{run.summary.whole('ranks')} {'rank' if run.summary.whole('ranks') == 1 else 'ranks'}."
        f"{f' Title: {html.escape(run.title())}.' if run.title() else ''}</p>{provenance(run)}"
        for run in runs
    )
    parts = [
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><meta name=viewport content='width=device-width, initial-scale=1'>",
        f"<title>CryoGlass: {html.escape(', '.join(run.name for run in runs))}</title><style>{STYLE}</style></head><body>",
        f"<h1>{html.escape(runs[0].description() if len(runs) == 1 else 'Non-affine thermal strain')}</h1>",
        what,
        "<h2>Results</h2>",
        table(runs),
        "<p class=note>w is the <b>driving force</b> for local rearrangement. Measured rises of the relaxation enthalpy are thousands of "
        "times larger (up to 340 J/mol by thermal cycling [1]): compare w between glasses, treatments and places, not with a calorimeter.</p>",
        "<h2>Temperature</h2>",
        temperatures(runs),
        "<h2>Shear-strain energy</h2>",
        energies(runs),
        over_the_cycles(runs),
        "<h2>Beside the literature</h2>",
        literature(runs),
        "<h2>References</h2>",
        references(),
        "</body></html>",
    ]
    return "\n".join(parts)


def read_run(folder, place):
    try:
        return ReportedRun(folder, place)
    except BadFile as error:
        inside = sorted(entry.path for entry in os.scandir(folder) if os.path.exists(os.path.join(entry.path, "summary.json"))) if os.path.isdir(folder) else []
        hint = f"; there are {', '.join(map(printable, inside[:5]))}" if inside else ""
        raise BadFile(f"{printable(folder)} is not a complete result folder: {error}{hint}") from error


def main():
    parser = argparse.ArgumentParser(prog=os.environ.get("CRYOGLASS_COMMAND", "scripts/report"), description=__doc__)
    parser.add_argument("folders", nargs="+", metavar="RESULT_FOLDER")
    parser.add_argument("--output", help="default: report.html in the first folder")
    arguments = parser.parse_args()
    try:
        runs = [read_run(folder, place) for place, folder in enumerate(arguments.folders)]
        target = arguments.output or os.path.join(arguments.folders[0], "report.html")
        text = page(runs)
    except BadFile as error:
        sys.exit(f"report: {error}")
    try:
        with open(target + ".incomplete", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(target + ".incomplete", target)
    except OSError as error:
        sys.exit(f"report: {printable(target)} cannot be written: {error.strerror}")
    print(f"wrote {printable(target)}")


if __name__ == "__main__":
    main()
