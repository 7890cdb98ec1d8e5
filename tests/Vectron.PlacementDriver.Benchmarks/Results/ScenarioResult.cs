namespace Vectron.PlacementDriver.Benchmarks.Results;

/// <summary>What one run of a scenario found out.</summary>
/// <param name="Scenario">Its name: the command is <c>scenario NAME</c>.</param>
/// <param name="Row">The row of the performance table, such as P1; empty for none.</param>
/// <param name="MeasuredAt">When it ended, UTC.</param>
/// <param name="Rounds">How many rounds.</param>
/// <param name="Machine">On what.</param>
/// <param name="Figures">What was measured.</param>
/// <param name="Notes">What was left out and why, in sentences.</param>
/// <param name="Curves">What is drawn.</param>
internal sealed record ScenarioResult(
    string Scenario, string Row, DateTime MeasuredAt, int Rounds, string Machine,
    IReadOnlyList<Figure> Figures, IReadOnlyList<string> Notes, IReadOnlyList<Curve> Curves);
