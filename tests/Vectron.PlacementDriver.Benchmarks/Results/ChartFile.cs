using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Vectron.PlacementDriver.Benchmarks.Results;

/// <summary>Draws curves as SVG.</summary>
internal static class ChartFile
{
    private const int Width = 760;
    private const int Height = 420;

    /// <summary>Writes one file per curve into a folder.</summary>
    public static void WriteAll(string folder, IEnumerable<Curve> curves)
    {
        Directory.CreateDirectory(folder);
        foreach (var curve in curves)
        {
            using var file = File.Create(Path.Combine(folder, curve.Name + ".svg"));
            new SvgExporter { Width = Width, Height = Height }.Export(Draw(curve), file);
        }
    }

    private static PlotModel Draw(Curve curve)
    {
        var model = new PlotModel { Title = curve.Title, Background = OxyColors.White };
        model.Legends.Add(new Legend { LegendPosition = LegendPosition.LeftTop });
        model.Axes.Add(Axis(AxisPosition.Bottom, curve.AcrossTitle, curve.IsLogarithmic));
        model.Axes.Add(Axis(AxisPosition.Left, curve.UpTitle, curve.IsLogarithmic));
        foreach (var line in curve.Lines)
        {
            var series = new LineSeries { Title = line.Name, MarkerType = MarkerType.Circle };
            series.Points.AddRange(line.Points.Select(point => new DataPoint(point.Across, point.Up)));
            model.Series.Add(series);
        }

        return model;
    }

    private static Axis Axis(AxisPosition position, string title, bool isLogarithmic)
    {
        Axis axis = isLogarithmic ? new LogarithmicAxis() : new LinearAxis { Minimum = 0 };
        axis.Position = position;
        axis.Title = title;
        axis.MajorGridlineStyle = LineStyle.Dot;
        return axis;
    }
}
