namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>Through which door a connection came in.</summary>
internal sealed record DoorFeature(Door Door);
