"""Open a result folder of CryoGlass in ParaView (5.10 or later).

    pvpython scripts/paraview/view.py RESULT_FOLDER [PICTURE.png]    picture, no display needed
    CRYOGLASS_RESULT=RESULT_FOLDER paraview --script=scripts/paraview/view.py
    in the Python shell of the GUI:  RESULT = "results/la_ribbon"; exec(open("scripts/paraview/view.py").read())

Left: the shear-strain energy w on the middle plane and, where it is above its 99th percentile, as solid hot spots.
Right: the shear modulus G on the same plane. Both have colour bars with units and share the camera; the time of the
series can be stepped through.
"""

import math
import os
import sys

from paraview import simple
from paraview.servermanager import Fetch


def box_reader(folder):
    """The time series of the box, and the time at which w is largest."""
    index = os.path.join(folder, "fields", "box.xdmf")
    if not os.path.exists(index):
        raise SystemExit(f"{index} does not exist: is {folder} a result folder written with Output/Fields = true?")
    reader = simple.Xdmf3ReaderS(registrationName="box", FileName=[index])
    largest, coldest = -1.0, 0.0
    times = reader.TimestepValues  # a number where there is one time
    for time in [times] if isinstance(times, float) else times:
        reader.UpdatePipeline(time)
        if "shear_energy" in reader.PointData.keys() and reader.PointData["shear_energy"].GetRange()[1] > largest:
            largest, coldest = reader.PointData["shear_energy"].GetRange()[1], time
    reader.UpdatePipeline(coldest)
    missing = {"shear_energy", "shear_modulus"} - set(reader.PointData.keys())
    if missing:
        raise SystemExit(f"{index} lacks {', '.join(sorted(missing))}: add them to Output/Field names")
    return reader, coldest


def in_units(source, name, expression, time):
    """A copy of the source with a scalar in the unit that its name says."""
    result = simple.Calculator(registrationName=name, Input=source)
    result.ResultArrayName = name
    result.Function = expression
    result.UpdatePipeline(time)
    return result


def percentile(source, name, percent, time):
    """Of the values at the points; a histogram is exact enough for a threshold."""
    low, high = source.PointData[name].GetRange()
    if not high > low:
        return high
    histogram = simple.Histogram(Input=source, SelectInputArray=["POINTS", name], BinCount=1000)
    histogram.UpdatePipeline(time)
    table = Fetch(histogram)
    values = table.GetRowData().GetArray(1)
    centres = table.GetRowData().GetArray(0)
    total = sum(values.GetValue(i) for i in range(values.GetNumberOfTuples()))
    count = 0
    for i in range(values.GetNumberOfTuples()):
        count += values.GetValue(i)
        if count >= percent / 100.0 * total:
            return centres.GetValue(i)
    return high


def colour(display, view, name, title, low, high):
    simple.ColorBy(display, ("POINTS", name))
    table = simple.GetColorTransferFunction(name)
    table.ApplyPreset("Viridis (matplotlib)", True)
    table.RescaleTransferFunction(low, high)
    bar = simple.GetScalarBar(table, view)
    bar.Title = title
    bar.ComponentTitle = ""
    bar.TitleColor = bar.LabelColor = [0.0, 0.0, 0.0]
    bar.TitleFontSize = bar.LabelFontSize = 14
    bar.WindowLocation = "Lower Center"
    bar.Orientation = "Horizontal"
    bar.ScalarBarLength = 0.6
    display.SetScalarBarVisibility(view, True)


def outline(source, view):
    display = simple.Show(simple.Outline(Input=source), view)
    display.AmbientColor = display.DiffuseColor = [0.3, 0.3, 0.3]


def middle_slice(source):
    bounds = source.GetDataInformation().GetBounds()
    plane = simple.Slice(Input=source, SliceType="Plane")
    plane.SliceType.Origin = [0.5 * (bounds[2 * i] + bounds[2 * i + 1]) for i in range(3)]
    plane.SliceType.Normal = [0.0, 0.0, 1.0]
    return plane


def new_view(title):
    view = simple.CreateView("RenderView")
    view.ViewSize = [800, 800]
    view.UseColorPaletteForBackground = 0
    view.Background = [1.0, 1.0, 1.0]
    view.OrientationAxesVisibility = 0
    text = simple.Text(registrationName=title)
    text.Text = title
    label = simple.Show(text, view)
    label.WindowLocation = "Upper Center"
    label.Color = [0.0, 0.0, 0.0]
    label.FontSize = 16
    return view


def show(folder):
    """Set up both views and return their layout."""
    simple._DisableFirstRenderCameraReset()
    reader, time = box_reader(folder)
    simple.GetAnimationScene().UpdateAnimationUsingDataTimeSteps()
    simple.GetAnimationScene().AnimationTime = time
    energy = in_units(reader, "w (kJ/m3)", "shear_energy/1000", time)
    modulus = in_units(reader, "G (GPa)", "shear_modulus/1e9", time)
    hot = percentile(energy, "w (kJ/m3)", 99.0, time)
    bounds = reader.GetDataInformation().GetBounds()
    edge = max(bounds[1] - bounds[0], bounds[3] - bounds[2], bounds[5] - bounds[4])

    left = new_view(f"shear-strain energy; solid above its 99th percentile; box {edge + 2.0 * bounds[0]:.3g} nm")
    low, high = energy.PointData["w (kJ/m3)"].GetRange()
    colour(simple.Show(middle_slice(energy), left), left, "w (kJ/m3)", "w (kJ/m3)", 0.0, max(hot, 1e-12))
    spots = simple.IsoVolume(registrationName="hot spots", Input=energy)
    spots.InputScalars = ["POINTS", "w (kJ/m3)"]
    spots.ThresholdRange = [hot, max(high, hot)]
    colour(simple.Show(spots, left), left, "w (kJ/m3)", "w (kJ/m3)", 0.0, max(hot, 1e-12))
    outline(energy, left)

    right = new_view("shear modulus")
    low, high = modulus.PointData["G (GPa)"].GetRange()
    colour(simple.Show(middle_slice(modulus), right), right, "G (GPa)", "G (GPa)", low, high)
    outline(modulus, right)

    for view in (left, right):
        view.CameraFocalPoint = [0.5 * (bounds[2 * i] + bounds[2 * i + 1]) for i in range(3)]
        distance = 3.1 * edge
        view.CameraPosition = [
            view.CameraFocalPoint[0] + distance * math.sin(0.5) * 0.6,
            view.CameraFocalPoint[1] - distance * 0.75,
            view.CameraFocalPoint[2] + distance * 0.75,
        ]
        view.CameraViewUp = [0.0, 0.0, 1.0]
    simple.AddCameraLink(left, right, "same camera")
    layout = simple.CreateLayout(name="CryoGlass")
    simple.AssignViewToLayout(view=left, layout=layout, hint=0)
    layout.SplitHorizontal(0, 0.5)
    simple.AssignViewToLayout(view=right, layout=layout, hint=2)
    for view in (left, right):
        view.ViewTime = time
    return layout


def main():
    folder = globals().get("RESULT") or os.environ.get("CRYOGLASS_RESULT")
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    if folder is None and arguments:
        folder = arguments[0]
    if folder is None:
        raise SystemExit(__doc__)
    layout = show(folder)
    if len(arguments) > 1:
        simple.SaveScreenshot(arguments[1], layout, ImageResolution=[1600, 800])
        print(f"wrote {arguments[1]}")


main()
