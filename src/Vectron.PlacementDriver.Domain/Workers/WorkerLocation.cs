namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>A worker's failure domains, from the narrowest to the widest; empty means unknown.</summary>
public sealed record WorkerLocation(string Rack, string Zone, string Region);
