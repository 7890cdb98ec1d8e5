namespace Vectron.PlacementDriver.Cli.Diagnosis;

/// <summary>How bad a finding is.</summary>
internal enum Severity
{
    /// <summary>Works now, but not after the next failure, or not for everybody.</summary>
    Warning,

    /// <summary>Something does not work, or data is at risk.</summary>
    Error,
}
