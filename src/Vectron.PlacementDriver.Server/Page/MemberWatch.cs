using System.Collections.Immutable;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>
/// How the members fare, for all browsers together: asked every two seconds, and only while somebody looks.
/// </summary>
internal sealed class MemberWatch(IReplica replica, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly Lock sync = new();
    private Task<ImmutableArray<MemberReport>> newest = Task.FromResult(ImmutableArray<MemberReport>.Empty);
    private ImmutableArray<MemberReport> known = [];
    private long asked;

    /// <summary>What is known; waits only for the very first answers. A survey under way brings the next ones.</summary>
    public async ValueTask<ImmutableArray<MemberReport>> GetAsync(CancellationToken cancellation)
    {
        Task<ImmutableArray<MemberReport>> survey;
        lock (sync)
        {
            if (newest.IsCompleted && (asked == 0 || time.GetElapsedTime(asked) >= Period))
            {
                known = newest.IsCompletedSuccessfully ? newest.GetAwaiter().GetResult() : known;
                asked = time.GetTimestamp();
                newest = replica.DescribeMembersAsync(CancellationToken.None);
            }

            survey = newest;
        }

        return survey.IsCompleted || known.IsEmpty ? await survey.WaitAsync(cancellation).ConfigureAwait(false) : known;
    }
}
