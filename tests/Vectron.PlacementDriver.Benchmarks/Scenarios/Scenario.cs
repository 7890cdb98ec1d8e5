namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>Something that is measured end to end. One type per scenario; <see cref="ScenarioCatalog"/> lists them.</summary>
/// <param name="name">As typed on the command line.</param>
/// <param name="row">The row of the performance table that it fills; empty for none.</param>
/// <param name="what">For people.</param>
internal abstract class Scenario(string name, string row, string what)
{
    /// <summary>As typed on the command line.</summary>
    public string Name => name;

    /// <summary>The row of the performance table that it fills; empty for none.</summary>
    public string Row => row;

    /// <summary>For people.</summary>
    public string What => what;

    /// <summary>Programs that must be there; each with how to install it. Empty when nothing is missing.</summary>
    public virtual string MissingProgram => "";

    /// <summary>Measures. What is found out goes into the run.</summary>
    public abstract Task RunAsync(ScenarioRun run);
}
