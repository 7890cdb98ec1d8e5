using Grpc.Core;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// Finds out, on a node without a member list, who the members are. The list may be fixed only when every initial member
/// was seen to be empty too, or already counts this node under its present incarnation: otherwise this node may be one
/// that lost its directory, and its vote could undo what its old self acknowledged. It stays out until then, or until the
/// leader's log brings the list.
/// </summary>
internal sealed class FirstStart(
    RaftNodeOptions options, LocalPeer local, MemberList members, PeerHello hello, TimeProvider time, ILogger logger)
{
    private volatile string waitingFor = "the other initial members to answer";

    /// <summary>Why this node does not take part yet, for people.</summary>
    public string WaitingFor => waitingFor;

    /// <summary>Tells when the node has a list already and the initial members are others: they are not what counts.</summary>
    public void WarnOfIgnoredMembers()
    {
        var known = string.Join(',', members.Current.Members.Sorted.Select(member => new InitialMember(member.NodeId, member.Address)));
        if (members.Current.Version != MemberList.NoVersion && known != local.InitialMembers)
        {
            TransportLog.InitialMembersIgnored(logger, local.InitialMembers, known);
        }
    }

    /// <summary>Asks in rounds until the list is known, from here or from the leader.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        var notice = long.MinValue;
        while (members.Current.Version == MemberList.NoVersion)
        {
            var answers = await Task.WhenAll(options.InitialMembers.Select(member => AskAsync(member, token))).ConfigureAwait(false);
            var waiting = answers.Where(answer => answer.Problem is not null).ToList();
            if (waiting.Count == 0)
            {
                var list = new MemberConfiguration(answers.Select(answer => answer.Identity!));
                if (await members.SaveInitialAsync(list, token).ConfigureAwait(false))
                {
                    TransportLog.FirstStartDone(logger, list.ToString());
                }

                return;
            }

            waitingFor = string.Join("; ", waiting.Select(answer => answer.Problem));
            if (notice == long.MinValue || time.GetElapsedTime(notice) >= options.Timings.WaitingNotice)
            {
                notice = time.GetTimestamp();
                TransportLog.FirstStartWaits(logger, local.InitialMembers, waitingFor);
            }

            await Task.Delay(options.Timings.HelloPause, time, token).ConfigureAwait(false);
        }
    }

    /// <summary>What an answer means for this node's first start: null when the member may be counted, else why not.</summary>
    internal static string? FindProblem(InitialMember member, HelloResponse answer, LocalPeer local)
    {
        var other = answer.Receiver;
        var name = $"node {member.NodeId} at {member.Address}";
        if (other is null || !Guid.TryParseExact(other.Incarnation, "N", out _))
        {
            return $"{name} does not say who it is";
        }

        if (other.ClusterNumber != local.ClusterNumber || other.NodeId != member.NodeId)
        {
            return $"{name} says that it is node {other.NodeId} of cluster {other.ClusterNumber}: correct -initial-members";
        }

        if (other.MinProtocol > LocalPeer.ProtocolVersion || other.MaxProtocol < LocalPeer.ProtocolVersion)
        {
            return $"{name} speaks protocol {other.MinProtocol} to {other.MaxProtocol}, this node {LocalPeer.ProtocolVersion}";
        }

        return answer.KnownIncarnations.Count > 0 ? FindAbsence(name, answer, local) : FindDifference(name, other, local);
    }

    private static string? FindAbsence(string name, HelloResponse answer, LocalPeer local)
    {
        var self = local.Identity;
        if (!answer.KnownIncarnations.TryGetValue(self.NodeId, out var known))
        {
            return $"{name} is in a cluster of nodes {Ids(answer)}, without this one";
        }

        if (known == self.Incarnation.ToString("N"))
        {
            // Whoever counts this node decides who else is counted: two lists of the same first version could each find a
            // majority of their own.
            return local.InitialIds.SetEquals(answer.KnownIncarnations.Keys) ? null
                : $"{name} is in a cluster of nodes {Ids(answer)}, and -initial-members of this node names {string.Join(", ", local.InitialIds)}";
        }

        return $"{name} knows this node as {known}, but this data directory is {self.Incarnation:N}, a new one. Restore the " +
              $"old directory, or readmit node {self.NodeId} with incarnation {self.Incarnation:N}";
    }

    private static string Ids(HelloResponse answer) => string.Join(", ", answer.KnownIncarnations.Keys.Order());

    private static string? FindDifference(string name, NodeIdentity other, LocalPeer local)
    {
        if (!other.Empty)
        {
            return $"{name} holds entries of a cluster that it has not joined";
        }

        return other.InitialMembers == local.InitialMembers ? null
            : $"{name} was started with -initial-members {other.InitialMembers}, this node with {local.InitialMembers}";
    }

    // A certificate that is not accepted will not be accepted by waiting.
    private static string Explain(RpcException failure) =>
        UnsentCall.RefusalIn(failure) is { } refusal ? $"{failure.StatusCode}: {refusal}" : failure.StatusCode.ToString();

    private async Task<FirstStartAnswer> AskAsync(InitialMember member, CancellationToken token)
    {
        if (member.NodeId == local.Identity.NodeId)
        {
            return new FirstStartAnswer(local.Identity, Problem: null);
        }

        try
        {
            var answer = await hello.AskAsync(member.NodeId, member.Address, isEmpty: true, token).ConfigureAwait(false);
            return FindProblem(member, answer, local) is { } problem
                ? new FirstStartAnswer(Identity: null, problem)
                : new FirstStartAnswer(new PeerIdentity(member.NodeId, Guid.Parse(answer.Receiver.Incarnation), member.Address), Problem: null);
        }
        catch (RpcException e)
        {
            token.ThrowIfCancellationRequested();
            return new FirstStartAnswer(Identity: null, $"node {member.NodeId} at {member.Address}, which does not answer ({Explain(e)})");
        }
    }
}
