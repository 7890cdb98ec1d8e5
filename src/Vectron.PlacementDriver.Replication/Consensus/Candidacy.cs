using System.Runtime.CompilerServices;
using DotNext.Net.Cluster.Consensus.Raft;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// Whether, and when, this node stands for election beyond what its timer says. The library stands only when a timer runs
/// out and has no way to ask for less, so the length of that timer is set for a moment: its field is the one part of the
/// library's inside that is touched, in the version that is pinned.
/// </summary>
internal sealed class Candidacy(GuardedCluster cluster) : IDisposable
{
    private const int AtOnceMs = 1;
    private const int NoWaitMs = 0;

    private readonly SemaphoreSlim turn = new(1);
    private bool aside;

    /// <summary>
    /// Stands for election now, instead of when the leader has been silent for long. What a vote takes is unchanged: a
    /// majority, and a log that holds all that theirs do.
    /// </summary>
    /// <param name="term">The term in which the node that hands over led; in any other nothing happens.</param>
    /// <param name="token">Gives up.</param>
    /// <returns>False: this node leads, or keeps out of elections, or is in another term.</returns>
    public async Task<bool> StandNowAsync(long term, CancellationToken token)
    {
        await turn.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (!cluster.LeadershipToken.IsCancellationRequested || cluster.AuditTrail.Term != term)
            {
                return false;
            }

            // A timer is started by coming back from standby, with what the field says then. The votes that follow have the
            // whole time again.
            using (Shorten(AtOnceMs))
            {
                return await cluster.EnableStandbyModeAsync(token).ConfigureAwait(false)
                    && await cluster.RevertToNormalModeAsync(cluster.Lifetime).ConfigureAwait(false);
            }
        }
        finally
        {
            _ = turn.Release();
        }
    }

    /// <summary>Keeps out of elections until <see cref="ReturnAsync"/>; goes on to follow and to vote.</summary>
    public async Task KeepOutAsync(CancellationToken token)
    {
        await turn.WaitAsync(token).ConfigureAwait(false);
        try
        {
            _ = await cluster.EnableStandbyModeAsync(token).ConfigureAwait(false);
        }
        finally
        {
            _ = turn.Release();
        }
    }

    /// <summary>Stands for election like any other node again, unless it was set aside.</summary>
    public async Task ReturnAsync(CancellationToken token)
    {
        await turn.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (!aside)
            {
                _ = await cluster.RevertToNormalModeAsync(token).ConfigureAwait(false);
            }
        }
        finally
        {
            _ = turn.Release();
        }
    }

    /// <summary>Gives up leadership and never leads again in this life.</summary>
    public async Task StandAsideAsync(CancellationToken token)
    {
        await turn.WaitAsync(token).ConfigureAwait(false);
        try
        {
            aside = true;
            _ = await cluster.GiveUpLeadershipAsync(token).ConfigureAwait(false);
            _ = await cluster.EnableStandbyModeAsync(token).ConfigureAwait(false);
        }
        finally
        {
            _ = turn.Release();
        }
    }

    /// <summary>
    /// Until disposed of, this node votes for whoever has all that it has, however lately it heard from a leader: it was
    /// that leader itself, and gave up. Only for a node that keeps out of elections.
    /// </summary>
    public IDisposable VoteAtOnce() => Shorten(NoWaitMs);

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private Shortened Shorten(int milliseconds) => new(cluster, milliseconds);

    private sealed class Shortened : IDisposable
    {
        private readonly GuardedCluster cluster;
        private readonly int before;

        public Shortened(GuardedCluster cluster, int milliseconds)
        {
            this.cluster = cluster;
            before = Interlocked.Exchange(ref Timer<PeerMember>.ElectionTimeoutOf(cluster), milliseconds);
        }

        public void Dispose() => Interlocked.Exchange(ref Timer<PeerMember>.ElectionTimeoutOf(cluster), before);
    }

    private static class Timer<TMember>
        where TMember : class, IRaftClusterMember, IDisposable
    {
        /// <summary>How long a follower waits for a sign of life, and for how long it refuses its vote after one, in ms.</summary>
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "electionTimeout")]
        public static extern ref int ElectionTimeoutOf(RaftCluster<TMember> cluster);
    }
}
