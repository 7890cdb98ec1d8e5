namespace Vectron.PlacementDriver.Domain.Tests.Properties;

/// <summary>
/// A random event in the life of a cluster. It becomes a command by looking at the state, so that reports are often
/// plausible and sometimes lies.
/// </summary>
internal delegate Command Step(PlacementSnapshot state);
