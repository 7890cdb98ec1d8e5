namespace Vectron.PlacementDriver.Benchmarks.Results;

/// <summary>One line of a chart.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Points">From left to right.</param>
internal sealed record CurveLine(string Name, IReadOnlyList<CurvePoint> Points);
