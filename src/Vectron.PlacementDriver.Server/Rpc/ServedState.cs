using System.Globalization;
using Grpc.Core;
using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>Tells in a call's trailers which state its answer shows.</summary>
internal static class ServedState
{
    // Between two writes thousands of answers show the same state.
    private static IndexTrailer newest = new(0);

    /// <summary>The answer shows this state, and no other that was set before.</summary>
    public static void Set(ServerCallContext call, PlacementSnapshot snapshot)
    {
        var trailers = call.ResponseTrailers;
        for (var i = trailers.Count - 1; i >= 0; i--)
        {
            if (trailers[i].Key == RpcMetadata.AppliedIndex)
            {
                trailers.RemoveAt(i);
            }
        }

        trailers.Add(TrailerOf(snapshot.AppliedIndex));
    }

    /// <summary>Sets a state unless one was set before.</summary>
    public static void SetDefault(ServerCallContext call, PlacementSnapshot snapshot)
    {
        foreach (var trailer in call.ResponseTrailers)
        {
            if (trailer.Key == RpcMetadata.AppliedIndex)
            {
                return;
            }
        }

        call.ResponseTrailers.Add(TrailerOf(snapshot.AppliedIndex));
    }

    /// <summary>A log index as the trailer has it.</summary>
    public static string TextOf(long index) => TrailerOf(index).Value;

    private static Metadata.Entry TrailerOf(long index)
    {
        var known = Volatile.Read(ref newest);
        if (known.Index != index)
        {
            Volatile.Write(ref newest, known = new IndexTrailer(index));
        }

        return known.Entry;
    }

    private sealed class IndexTrailer(long index)
    {
        public long Index => index;

        public Metadata.Entry Entry { get; } = new(RpcMetadata.AppliedIndex, index.ToString(CultureInfo.InvariantCulture));
    }
}
