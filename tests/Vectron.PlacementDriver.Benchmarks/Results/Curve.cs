namespace Vectron.PlacementDriver.Benchmarks.Results;

/// <summary>Lines to be drawn as one chart.</summary>
/// <param name="Name">The chart's file name without its end.</param>
/// <param name="Title">Above it.</param>
/// <param name="AcrossTitle">What goes to the right, with its unit.</param>
/// <param name="UpTitle">What goes up, with its unit.</param>
/// <param name="IsLogarithmic">Whether both axes are, for sizes that grow by factors.</param>
/// <param name="Lines">Points by line.</param>
internal sealed record Curve(
    string Name, string Title, string AcrossTitle, string UpTitle, bool IsLogarithmic, IReadOnlyList<CurveLine> Lines);
