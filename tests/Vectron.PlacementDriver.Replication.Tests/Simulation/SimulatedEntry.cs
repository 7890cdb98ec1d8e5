using Google.Protobuf;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>An entry of a simulated log. Empty ones are those with which a leadership begins.</summary>
internal sealed record SimulatedEntry(long Term, ByteString Data);
