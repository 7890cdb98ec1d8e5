using Vectron.PlacementDriver.Server.Shedding;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>A call that came in by <see cref="CallEdge.Enter"/>.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Lane">What it competes with; null for nothing.</param>
/// <param name="Began">When it came in, a timestamp of the clock.</param>
/// <param name="IsAdmitted">False: the node is stopping, and the call must be refused.</param>
internal readonly record struct CallEntry(string Method, CallLane? Lane, long Began, bool IsAdmitted);
