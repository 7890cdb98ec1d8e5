namespace Vectron.PlacementDriver.Benchmarks.Results;

/// <summary>A point of a chart's line.</summary>
internal sealed record CurvePoint(double Across, double Up);
