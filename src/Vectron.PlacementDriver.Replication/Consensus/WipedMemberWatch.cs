using Grpc.Core;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// On the leader: readmits a member that came back with an empty data directory, without an operator, when nothing can be
/// lost by it. Every other member must serve, so that all that was ever acknowledged is on a majority without the old
/// directory; and the new one must have shown itself for a while, so that a disk that is only mounted late is not given up.
/// </summary>
internal sealed class WipedMemberWatch(
    RaftNode node, MemberSurvey survey, Readmission readmission, PeerHello hello, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private (PeerIdentity Member, long Since, long Term)? suspect;

    /// <summary>Watches until the node stops.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Period, time, token).ConfigureAwait(false);
                await LookAsync(token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The node stops.
            }
#pragma warning disable CA1031 // Looking again later is all that can be done; the node's other work must not end with it.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                ConsensusLog.WipedMemberNotLookedFor(logger, failure);
            }
        }
    }

    private async Task LookAsync(CancellationToken token)
    {
        if (!node.IsLeader || await FindWipedAsync(token).ConfigureAwait(false) is not { } wiped)
        {
            suspect = null;
            return;
        }

        if (suspect is not { } known || known.Member != wiped || known.Term != node.LeadershipTerm)
        {
            suspect = (wiped, time.GetTimestamp(), node.LeadershipTerm);
            ConsensusLog.MemberWiped(logger, wiped, (long)Patience.TotalSeconds);
        }
        else if (time.GetElapsedTime(known.Since) >= Patience)
        {
            suspect = null;
            var result = await readmission.RunAsync(wiped.NodeId, wiped.Incarnation, dryRun: false, token).ConfigureAwait(false);
            ConsensusLog.WipedMemberReadmitted(logger, result.Outcome, result.Message);
        }
    }

    // The one member that does not serve and answers under its id with an empty directory of another incarnation.
    private async Task<PeerIdentity?> FindWipedAsync(CancellationToken token)
    {
        var members = node.Local.Members.Members;
        var reports = await survey.AskAllAsync(token).ConfigureAwait(false);
        if (members.Count < 3 || reports.Where(report => report.Status is not { WaitingFor: "" }).ToArray() is not [var silent]
            || members.Find(silent.NodeId) is not { } member)
        {
            return null;
        }

        try
        {
            var answer = (await hello.AskAsync(member.NodeId, member.Address, isEmpty: false, token).ConfigureAwait(false)).Receiver;
            return answer is { Empty: true } && answer.NodeId == member.NodeId && answer.ClusterNumber == node.Local.ClusterNumber
                && Guid.TryParseExact(answer.Incarnation, "N", out var incarnation) && incarnation != member.Incarnation
                ? member with { Incarnation = incarnation }
                : null;
        }
        catch (RpcException)
        {
            token.ThrowIfCancellationRequested();
            return null;
        }
    }
}
