using Grpc.Core;
using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>Remembers on a call which state its answer shows.</summary>
internal static class ServedState
{
    private static readonly object Key = new();

    /// <summary>The answer shows this state.</summary>
    public static void Set(ServerCallContext call, PlacementSnapshot snapshot) => call.UserState[Key] = snapshot;

    /// <summary>The state that the answer shows, or null when the call did not come that far.</summary>
    public static PlacementSnapshot? Get(ServerCallContext call) =>
        call.UserState.TryGetValue(Key, out var snapshot) ? (PlacementSnapshot)snapshot : null;
}
