using Vectron.PlacementDriver.Benchmarks.Load;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>A scenario whose load h2load makes.</summary>
internal abstract class LoadScenario(string name, string row, string what) : Scenario(name, row, what)
{
    /// <inheritdoc/>
    public override string MissingProgram => H2Load.IsInstalled ? "" : H2Load.HowToInstall;
}
