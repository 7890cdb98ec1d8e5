using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// Takes a leader's stream of appends into the <see cref="AppendGate"/>. What has come while one was being written is
/// written as one and flushed once; each is answered all the same.
/// </summary>
internal static class AppendIntake
{
    // Each was sent on its own, and few are on their way at once.
    private const int MostJoined = 64;
    private const int MostEntries = 1_024;

    /// <summary>Answers every request in turn until the leader or <paramref name="token"/> ends the stream.</summary>
    /// <param name="requests">What the leader sends.</param>
    /// <param name="answers">What it is told.</param>
    /// <param name="appendAsync">Takes one append, joined or not.</param>
    /// <param name="token">Ends the stream.</param>
    /// <exception cref="RpcException">What <paramref name="appendAsync"/> refuses; the stream is over then.</exception>
    public static async Task RunAsync(
        IAsyncStreamReader<AppendEntriesRequest> requests, IAsyncStreamWriter<AppendEntriesResponse> answers,
        Func<AppendEntriesRequest, Task<AppendEntriesResponse>> appendAsync, CancellationToken token)
    {
        var coming = requests.MoveNext(token);
        while (await coming.ConfigureAwait(false))
        {
            var request = requests.Current;
            var joined = 1;
            coming = requests.MoveNext(token);
            while (joined < MostJoined && coming.IsCompletedSuccessfully && await coming.ConfigureAwait(false)
                && TryJoin(request, requests.Current))
            {
                joined++;
                coming = requests.MoveNext(token);
            }

            var answer = await appendAsync(request).ConfigureAwait(false);
            for (; joined > 0; joined--)
            {
                await answers.WriteAsync(answer, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Makes one request of two that follow one another; false when they do not, or would be large together.</summary>
    public static bool TryJoin(AppendEntriesRequest request, AppendEntriesRequest next)
    {
        var count = request.Entries.Count;
        if (next.Term != request.Term
            || next.Sequence <= request.Sequence
            || next.PrevIndex != request.PrevIndex + count
            || next.PrevTerm != (count == 0 ? request.PrevTerm : request.Entries[^1].Term)
            || count + next.Entries.Count > MostEntries
            || request.CalculateSize() > PeerChannel.ChunkSize)
        {
            return false;
        }

        request.Entries.Add(next.Entries);
        request.Traceparent = request.Traceparent.Length > 0 ? request.Traceparent : next.Traceparent;
        (request.Sequence, request.CommitIndex) = (next.Sequence, Math.Max(request.CommitIndex, next.CommitIndex));
        return true;
    }
}
