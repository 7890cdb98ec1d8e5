using System.Text.Json.Serialization;
using Spectre.Console;

namespace Vectron.PlacementDriver.Cli.Output;

/// <summary>What a command found. Its public properties are its JSON, <see cref="Render"/> is for people.</summary>
internal abstract record Report
{
    /// <summary>What the process ends with.</summary>
    [JsonIgnore]
    public virtual ExitCode ExitCode => ExitCode.Done;

    /// <summary>Shows it to people.</summary>
    public abstract void Render(IAnsiConsole console);
}
