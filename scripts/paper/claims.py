"""From result folders to rows of claims.csv: value and errors of each claim of the paper.

The column `computed` of materials/literature/paper_claims.csv is an arithmetic expression of readings, functions of class
Readings; a case is one of inputs/paper/paper.yaml. The errors of the value, each named:
  sampling     over the glasses: leave one out (jackknife) where a case has a run per seed; the standard errors that an
               ensemble gives, in quadrature, otherwise
  lattice      1.4 times CASE.fine (half the voxel) minus CASE.usual (the same glasses), with its sign: to the limit of small
               voxels by the measured order of 1.8. The four calibrated numbers stay: they belong to the usual lattice
  calibration  the values of CASE.m2 and CASE.m6, the band that the calibration leaves open; the larger distance counts
"""

import ast
import inspect
import math
import operator
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import cryoglass  # noqa: E402
from cryoglass.checked_files import BadFile, number_of_text, printable, read_rows, read_text, shown  # noqa: E402

OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.USub: operator.neg}
LITERATURE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "materials", "literature")
STILL_AIR = os.path.join(LITERATURE, "..", "baths", "still_air.prm")


class Results:
    """The finished runs of a folder, read once: {case: [names of its runs]}."""

    def __init__(self, folder, cases):
        self.folder = folder
        self.cases = {case: runs for case, runs in cases.items() if all(os.path.exists(self.path(run, "summary.json")) for run in runs)}
        self.opened = {}

    def path(self, run, name):
        return os.path.join(self.folder, run, name)

    def run(self, name):
        if name not in self.opened:
            self.opened[name] = cryoglass.Run(os.path.join(self.folder, name))
        return self.opened[name]

    def summary(self, run):
        return self.run(run).summary

    def table(self, run, name):
        """Rows of a CSV file, numbers as numbers."""
        return self.run(run).rows(name)

    def has(self, case):
        return case in self.cases


def number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return text


def parabola_peak(heat):
    """Position of the largest value, by the parabola through it and its neighbours."""
    i = max(range(len(heat)), key=heat.__getitem__)
    if i in (0, len(heat) - 1):
        return float(i)
    a, b, c = heat[i - 1 : i + 2]
    return i + (0.5 * (a - c) / (a - 2 * b + c) if a - 2 * b + c < 0 else 0.0)


class Readings:
    """What an expression may call. `variant` takes CASE.variant instead of CASE; `without` leaves one seed out;
    `shift` = (i, s) adds s standard errors to the i-th ensemble reading."""

    def __init__(self, results, variant="", without=None, shift=None):
        self.results, self.variant, self.without, self.shift = results, variant, without, shift
        self.n_shifted = 0

    def runs(self, case):
        full = f"{case}.{self.variant}" if self.variant and self.results.has(f"{case}.{self.variant}") else case
        runs = self.results.cases[full]
        return [run for i, run in enumerate(runs) if i != self.without] if len(runs) > 1 else runs

    def shifted(self, value, error):
        self.n_shifted += 1
        return value + self.shift[1] * error if self.shift and self.shift[0] == self.n_shifted - 1 and error else value

    def curve(self, case, column):
        """Mean over the seeds of a column of cycles.csv."""
        tables = [self.results.table(run, "cycles.csv") for run in self.runs(case)]
        return [sum(row.number(column) for row in rows) / len(rows) for rows in zip(*tables)]

    def curve_error(self, case, column, i):
        runs = self.runs(case)
        return self.results.table(runs[0], "cycles.csv")[i].get(column + "_standard_error") or 0.0 if len(runs) == 1 else 0.0

    def at(self, case, column, cycle):
        values, cycle = self.curve(case, column), int(cycle)
        if not 0 <= cycle < len(values):
            raise BadFile(f"{printable(self.results.path(self.runs(case)[0], 'cycles.csv'))}: there is no cycle {cycle}; the last one is {len(values) - 1}")
        return self.shifted(values[cycle], self.curve_error(case, column, cycle))

    def last(self, case, column):
        cycles = self.results.table(self.runs(case)[0], "cycles.csv")
        return self.at(case, column, len(cycles) - 1)

    def peak(self, case, column):
        heat = self.curve(case, "heat_of_relaxation_ratio")
        return self.at(case, column, max(range(len(heat)), key=heat.__getitem__))

    def peak_cycle(self, case):
        """Where the mean heat of relaxation is largest; a case with seeds gives its sampling error too."""
        return parabola_peak(self.curve(case, "heat_of_relaxation_ratio"))

    def summary(self, case, path):
        summaries = [self.results.summary(run) for run in self.runs(case)]
        error = summaries[0].number_or_none(f"standard_error/{path}") if len(summaries) == 1 else None
        return self.shifted(sum(summary.number(path) for summary in summaries) / len(summaries), error or 0.0)

    def entry(self, case, name):
        """A number of the resolved input, in the input's unit."""
        return number_of_entry(self.results.path(self.runs(case)[0], "parameters.prm"), name)

    def residual_stress(self):
        """Largest component of the stress at the end of the treatment, of all specimens of the table of Biot numbers, Pa."""
        ends = [self.results.table(self.runs(specimen_case(row))[0], "history.csv")[-1] for row in biot_numbers()]
        return max(abs(end.number(key)) for end in ends for key in end if key.startswith("stress_"))

    def cooling_rate(self, case, upper, lower):
        """Mean rate between two temperatures of the mean of the specimen, on its last way down, K/min."""
        rows = self.results.table(self.runs(case)[0], "history.csv")

        def time(temperature):
            for before, after in reversed(list(zip(rows, rows[1:]))):
                a, b = before.number("mean_temperature_K"), after.number("mean_temperature_K")
                if a >= temperature > b:
                    return before.number("time_s") + (a - temperature) / (a - b) * (after.number("time_s") - before.number("time_s"))
            return math.nan

        start = time(upper)
        if math.isnan(start):  # it starts at the upper temperature: the end of the hold
            start = max(row.number("time_s") for row in rows if row.number("mean_temperature_K") >= upper - 0.5)
        return 60.0 * (upper - lower) / (time(lower) - start)

    def lumped_deviation(self, case):
        """Largest difference of the wire's mean temperature from the lumped law, K; see figures.lumped_wire."""
        rows = self.results.table(self.runs(case)[0], "history.csv")
        law = lumped_wire(self.results, self.runs(case)[0])
        return max(abs(row.number("mean_temperature_K") - law(row.number("time_s"))) for row in rows)

    def biot_deviation(self):
        """Largest difference of the runs' Biot numbers from the printed ones, in units of the last digit printed."""
        largest = 0.0
        for row in biot_numbers():
            summary = self.results.summary(self.runs(specimen_case(row))[0])
            for kind, printed in (("biot_film", row["biot_film"]), ("biot_nucleate", row["nucleate_as_printed"])):
                largest = max(largest, abs(summary.number(f"specimen/{kind}") - float(printed)) / last_digit(printed))
        return largest

    @staticmethod
    def still_air():
        """h of the sheet, W/m2/K."""
        return number_of_entry(STILL_AIR, "Coefficient")

    @staticmethod
    def young(bulk, shear):
        return 9.0 * bulk * shear / (3.0 * bulk + shear)

    @staticmethod
    def sign(value):
        return math.copysign(1.0, value) if value else 0.0


KINDS = ("input", "calibrated", "predicted", "out of scope")
LATTICE_LIMIT = 1.4  # 1 + 1/(2^1.8 - 1)
FEW = 4  # glasses below which a standard error is too uncertain for a verdict
OF_NUMBERS = {"young", "sign"}
OF_ALL_SPECIMENS = {"biot_deviation", "residual_stress"}
FUNCTIONS = {"entry", "at", "last", "peak", "peak_cycle", "summary", "residual_stress", "cooling_rate", "lumped_deviation", "biot_deviation", "young", "sign"}


def entries_of_file(path):
    """The entries of a parameter file by their last name; of several of one name the first (the alloy's)."""
    return dict(reversed(re.findall(r"^\s*set (.+?)\s*=[ \t]*(.*?)[ \t]*(?:#.*)?$", read_text(path), re.MULTILINE)))


def number_of_entry(path, name):
    value = entries_of_file(path).get(name)
    if number_of_text(value) is None:
        raise BadFile(f"{printable(path)}: {name} = {shown(value)} is not possible; needed is a finite number")
    return number_of_text(value)


def lumped_wire(results, run):
    """T(t) = T_env + (T_0 - T_env) exp(-int h A/(rho c_p V) dt), A = 2 sqrt(pi V L(t)), L = L_0 + v t, of still air."""
    path = results.path(run, "parameters.prm")

    def entry(name):
        return number_of_entry(path, name)

    density, molar_mass = entry("Density"), entry("Molar mass")
    heat_capacity = entry("Heat capacity") or 3.0 * 8.314462618 / (molar_mass * 1e-3)  # Dulong and Petit, as the program
    length = entry("Length") * 1e-3
    volume = math.pi / 4.0 * (entry("Diameter") * 1e-6) ** 2 * length
    steps = entries_of_file(path).get("Steps", "")
    if not steps.startswith("still air"):
        raise BadFile(f"{printable(path)}: Steps = {shown(steps)} is not possible; the lumped law is that of still air")
    pulling = re.search(r"pulling at (\S+) mm/s", steps)
    speed = number_of_text(pulling.group(1)) * 1e-3 if pulling else 0.0
    h, environment, start = number_of_entry(STILL_AIR, "Coefficient"), number_of_entry(STILL_AIR, "Temperature"), entry("Start temperature")

    def law(time):
        area_time = 2.0 * math.sqrt(math.pi * volume) * (2.0 / 3.0 * ((length + speed * time) ** 1.5 - length**1.5) / speed if speed else math.sqrt(length) * time)
        return environment + (start - environment) * math.exp(-h * area_time / (density * heat_capacity * volume))

    return law


def biot_numbers():
    return read_rows(os.path.join(LITERATURE, "biot_numbers.csv"), ("shape", "size_um", "biot_film", "nucleate_as_printed"))


def specimen_case(row):
    return f"specimen_{row['shape']}_{row['size_um']}"


def specimen_name(row):
    size = float(row["size_um"])
    return f"{row['shape']}, " + (f"{size / 1000:g} mm" if size >= 100 else f"{size:g} µm")


def last_digit(text):
    """Value of one unit in the last digit of a printed number: 7.4e-4 gives 1e-5."""
    mantissa, _, exponent = text.partition("e")
    return 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


def cases_of(expression):
    """The cases that an expression reads."""
    if not expression:
        return set()
    tree = ast.parse(expression, mode="eval")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    cases = {call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)}
    if any(getattr(call.func, "id", "") in OF_ALL_SPECIMENS for call in calls):
        cases |= {specimen_case(row) for row in biot_numbers()}
    return cases


def check_expression(expression):
    """What is wrong with an expression: it is of numbers, + - * / and the functions of Readings; nothing else is allowed."""

    def is_good(node):
        if isinstance(node, ast.Constant):
            return isinstance(node.value, (int, float)) and not isinstance(node.value, bool)
        if isinstance(node, ast.BinOp):
            return type(node.op) in OPERATORS and is_good(node.left) and is_good(node.right)
        if isinstance(node, ast.UnaryOp):
            return type(node.op) in OPERATORS and is_good(node.operand)
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", None) in FUNCTIONS) or node.keywords:
            return False
        parameters = [name for name in inspect.signature(getattr(Readings, node.func.id)).parameters if name != "self"]
        is_of_numbers = node.func.id in OF_NUMBERS
        return len(parameters) == len(node.args) and all(is_good(a) if is_of_numbers else isinstance(a, ast.Constant) for a in node.args)

    try:
        body = ast.parse(expression, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return f"{expression!r}: {error}"
    return None if is_good(body) else f"{expression!r}: only numbers, + - * / and {', '.join(sorted(FUNCTIONS))} with their arguments are possible"


def value_of(expression, readings):
    """The value of a checked expression."""

    def walk(node):
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            return OPERATORS[type(node.op)](walk(node.left), walk(node.right))
        if isinstance(node, ast.UnaryOp) and type(node.op) in OPERATORS:
            return OPERATORS[type(node.op)](walk(node.operand))
        return getattr(readings, node.func.id)(*map(walk, node.args))

    return float(walk(ast.parse(expression, mode="eval").body))


def sampling_error(expression, results, cases):
    """Standard error over the glasses: jackknife over the seeds, ensembles' errors in quadrature."""
    plain = Readings(results)
    value, variance = value_of(expression, plain), 0.0
    for i in range(plain.n_shifted):
        variance += (value_of(expression, Readings(results, shift=(i, 1.0))) - value) ** 2
    counts = {len(results.cases[case]) for case in cases} - {1}
    if len(counts) > 1:
        raise ValueError("its cases have different numbers of seeds")
    if counts:
        n_seeds = counts.pop()
        left_out = [value_of(expression, Readings(results, without=i)) for i in range(n_seeds)]
        mean = sum(left_out) / n_seeds
        variance += (n_seeds - 1) / n_seeds * sum((v - mean) ** 2 for v in left_out)
    return math.sqrt(variance)


def glasses_of(results, cases):
    """The smallest number of glasses behind a value."""
    counts = [max(len(results.cases[case]), results.summary(results.cases[case][0]).number_or_none("realisations/count") or 1) for case in cases]
    return int(min(counts, default=1))


def change_by(expression, results, cases, variant, reference):
    """Value with CASE.variant minus that with CASE.reference; nothing where a case lacks one of the two."""
    both = [(results.has(f"{case}.{variant}"), not reference or results.has(f"{case}.{reference}")) for case in cases]
    if not both or not all(map(all, both)):
        return None
    return value_of(expression, Readings(results, variant)) - value_of(expression, Readings(results, reference))


def errors_of(expression, results, cases, value):
    """What is known of the errors of a value, by name; see the top."""
    errors = {"glasses": glasses_of(results, cases), "sampling_error": sampling_error(expression, results, cases)}
    change = change_by(expression, results, cases, "fine", "usual")
    if change is not None:
        errors["lattice_error"] = LATTICE_LIMIT * change
    changes = [change_by(expression, results, cases, variant, "") for variant in ("m2", "m6")]
    if None not in changes:
        errors["calibration_low"], errors["calibration_high"] = (value + limit(0.0, *changes) for limit in (min, max))
    band = max(map(abs, changes)) if None not in changes else 0.0
    errors["computed_error"] = math.hypot(errors["sampling_error"], errors.get("lattice_error", 0.0), band)
    return errors


def evaluate(claim, results):
    """The row of claims.csv of a claim."""
    row = {key: claim[key] for key in ("claim", "sample", "where", "condition", "quantity", "unit", "assumes", "note")}
    row.update(kind=claim["use"], tolerance=claim["exact"], measured=claim["value"], measured_error=claim["uncertainty"])
    expression, cases = claim["computed"], cases_of(claim["computed"])
    if not expression:
        row["verdict"] = row["kind"] if row["kind"] in ("input", "out of scope") else "not computed"
    elif not all(results.has(case) for case in cases):
        row["verdict"] = "not computed"
    else:
        try:
            row["computed"] = value_of(expression, Readings(results))
            row.update(errors_of(expression, results, cases, row["computed"]))
            row["verdict"] = verdict(row, claim)
        except BadFile as error:
            raise BadFile(f"paper_claims.csv: {printable(claim['claim'])}: {error}") from error
        except (ArithmeticError, IndexError, TypeError, ValueError) as error:
            raise BadFile(f"paper_claims.csv: {printable(claim['claim'])}: {printable(expression)}: {type(error).__name__}: {printable(error)}") from error
    return row


def verdict(row, claim):
    """In words. Exact claims hold or are missed, calibrated ones are no test; predicted ones disagree beyond two standard errors,
    agree within, and are not resolved where the computed error is more than three times the measured one (or a tenth of a
    value without an error), or comes from fewer than FEW glasses."""
    measured = number(claim["value"])
    if not isinstance(measured, float):
        return "no number measured"
    difference, own_error = row["computed"] - measured, float(claim["uncertainty"] or 0.0)
    if claim["exact"]:
        return "holds" if abs(difference) <= float(claim["exact"]) else "missed"
    error = math.hypot(row["computed_error"], own_error)
    if error > 0.0:
        row["difference_in_standard_errors"] = difference / error
    if row["kind"] in ("calibrated", "input"):
        return row["kind"]
    is_vague = row["computed_error"] > (3.0 * own_error if own_error else 0.1 * abs(measured))
    is_uncertain = row["sampling_error"] > 0.0 and row["glasses"] < FEW
    if abs(difference) > 2.0 * error:
        return "not resolved" if is_uncertain else "disagrees"
    return "not resolved" if is_vague or is_uncertain else "agrees"
