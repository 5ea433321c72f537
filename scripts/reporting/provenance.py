"""What a run computed, for the report."""

import html

from cryoglass.checked_files import printable


def provenance(run):
    """What is assumed, the baths with their h, T_ref, the command and the warnings, as one table; nothing of earlier versions."""
    summary = run.summary
    if summary.get("alloy") is None or summary.get("treatment") is None:
        return ""
    rows = [("alloy", summary.text("alloy/name") or "numbers of the input")]
    rows += [("… assumed", summary.text("alloy/assumptions"))] if summary.get("alloy/assumptions") else []
    for step in {step.text("bath"): step for step in summary.objects("treatment/steps")}.values():
        h = [f"{step.number(key):g}" for key in ("heat_transfer_W_per_m2_K", "film_heat_transfer_W_per_m2_K", "nucleate_heat_transfer_W_per_m2_K") if step.get(key) is not None]
        text = f"{step.number('bath_temperature_K'):g} K, h {' (film), '.join(h) + (' (nucleate)' if len(h) > 1 else '')} W/m²/K" if h else f"{step.number('bath_temperature_K'):g} K, h from a table"
        rows.append((step.text("bath"), text + (f"; assumed: {step.text('assumptions')}" if step.get("assumptions") else "")))
    rows.append(("free of stress at", f"{summary.number('treatment/reference_temperature_K'):g} K (T_ref)"))
    rows += [("command", summary.text("command"))] if summary.get("command") else []
    rows += [("warning", text) for text in summary.texts("warnings")]
    return "<div class=table><table class=words>" + "".join(f"<tr><th>{html.escape(printable(name))}</th><td>{html.escape(text)}</td></tr>" for name, text in rows) + "</table></div>"
