using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>members</c>: the nodes of the driver itself, and changing them.</summary>
internal static class MembersCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The commands. The list is answered without a leader too: then it is needed most.</summary>
    public static Command Build() => new Command("members", "The driver's own nodes: role, lag, clock, disk")
    {
        Add(), Remove(), Replace(), Readmit(),
    }.Reports(async (session, cancellationToken) => MembersReport.Of((await session.Admin.GetClusterStatusAsync(
        new PlacementCallOptions { Consistency = Consistency.Local }, cancellationToken).ConfigureAwait(false)).Value));

    private static Command Add()
    {
        var (id, address) = (NodeId("node", "The new node's -node-id"), RaftAddress());
        return new Change { Wanted = Change.One(session => ToAdd(session.Need(id), session.Need(address))), Carry = CarryAsync }.By(
            new Command("add", "Adds a node that runs and waits: it is brought up to date and votes then") { id, address });
    }

    private static Command Remove()
    {
        var id = NodeId("node", "The node to remove");
        return new Change
        {
            Wanted = Change.One(session => ToRemove(session.Need(id))),
            Destroys = (session, _) => Task.FromResult<string?>(
                $"Node {session.Need(id)} will not count any more, and what is in its data directory is of no use then."),
            Carry = CarryAsync,
        }.By(new Command("remove", "Removes a node, running or dead; refused when the others are no majority") { id });
    }

    private static Command Replace()
    {
        var (old, id, address) = (NodeId("old", "The node to replace, running or dead"), NodeId("new", "The new node's -node-id"), RaftAddress());
        return new Change
        {
            Wanted = async (session, cancellationToken) =>
            {
                var (leaving, coming) = (session.Need(old), session.Need(id));
                var status = (await session.Admin.GetClusterStatusAsync(null, cancellationToken).ConfigureAwait(false)).Value;
                RequireBoth(status, leaving, coming, session.Need(address));
                var (add, remove) = (ToAdd(coming, session.Need(address)), ToRemove(leaving));
                var transfer = new DryRunRequest { TransferLeadership = new TransferLeadershipRequest() };

                // Nobody removes itself: as long as the old node leads, its removal cannot even be tried, and as long as it is
                // alone nobody can take over.
                return status.LeaderNodeId != leaving ? [add, remove]
                    : !session.Get(Change.DryRun) ? [add, transfer, remove]
                    : status.Nodes.Count(node => node.Member) == 1 ? [add]
                    : [add, transfer];
            },
            Destroys = (session, _) => Task.FromResult<string?>(
                $"Node {session.Need(old)} will not count any more once node {session.Need(id)} has everything."),
            Dangers = async (session, cancellationToken) => await LeadsAsync(session, session.Need(old), cancellationToken).ConfigureAwait(false)
                ? [$"node {session.Need(old)} leads: it would hand over and then be removed, which can be tried only once another leads"]
                : [],
            Carry = CarryAsync,
        }.By(new Command("replace", "Adds a node and then removes another one, which hands over before if it leads") { old, id, address });
    }

    private static async Task<bool> LeadsAsync(Session session, ulong nodeId, CancellationToken cancellationToken) =>
        (await session.Admin.GetClusterStatusAsync(null, cancellationToken).ConfigureAwait(false)).Value.LeaderNodeId == nodeId;

    // Before anything is changed: a node that was added cannot be taken back by whoever mistyped the other. A replacement
    // that was cut short has left one member more than an odd number, and is gone on with.
    private static void RequireBoth(GetClusterStatusResponse status, ulong old, ulong id, string address)
    {
        var members = status.Nodes.Where(node => node.Member).ToArray();
        if (!members.Any(member => member.NodeId == old))
        {
            throw new NotFoundException(
                $"node {old} is not a member, and nothing was changed: {string.Join(", ", members.Select(member => member.NodeId))} are");
        }

        var present = members.FirstOrDefault(member => member.NodeId == id);
        var isHalfDone = old != id && members.Length % 2 == 0
            && present?.RaftAddress.Equals(address, StringComparison.OrdinalIgnoreCase) == true;
        if (present is not null && !isHalfDone)
        {
            throw new UsageException(
                $"node {id} is a member already, and nothing was changed: a replacement has an id of its own; a node that lost its directory is readmitted (members readmit), one too many is removed (members remove)");
        }
    }

    private static Command Readmit()
    {
        var id = NodeId("node", "The node that lost its data directory");
        var incarnation = new Argument<string>("incarnation") { Description = "That of its new directory, as its log says" };
        return new Change
        {
            Wanted = Change.One(session => new DryRunRequest
            {
                ReadmitMember = new ReadmitMemberRequest { NodeId = session.Need(id), Incarnation = session.Need(incarnation) },
            }),
            Carry = CarryAsync,
        }.By(new Command("readmit", "Gives a node that lost its data directory its place back") { id, incarnation });
    }

    private static async Task<Change.Done> CarryAsync(Session session, DryRunRequest change, CancellationToken cancellationToken)
    {
        switch (change.ChangeCase)
        {
            case DryRunRequest.ChangeOneofCase.AddMember:
                var added = await session.Admin.AddMemberAsync(change.AddMember, Patiently(session), cancellationToken).ConfigureAwait(false);
                return new Change.Done(added.Value.Message);
            case DryRunRequest.ChangeOneofCase.RemoveMember:
                var removed = await session.Admin.RemoveMemberAsync(change.RemoveMember, Patiently(session), cancellationToken).ConfigureAwait(false);
                return new Change.Done(removed.Value.Message);
            case DryRunRequest.ChangeOneofCase.TransferLeadership:
                return await LeaderCommand.TransferAsync(session, change, cancellationToken).ConfigureAwait(false);
            default:
                var request = change.ReadmitMember;
                await session.Admin.ReadmitMemberAsync(request, Patiently(session), cancellationToken).ConfigureAwait(false);
                return new Change.Done($"node {request.NodeId} is a member with incarnation {request.Incarnation}");
        }
    }

    private static DryRunRequest ToAdd(ulong id, string address) =>
        new() { AddMember = new AddMemberRequest { NodeId = id, RaftAddress = address } };

    private static DryRunRequest ToRemove(ulong id) => new() { RemoveMember = new RemoveMemberRequest { NodeId = id } };

    // Bringing a new node up to date may take a while, unless the operator says how long, and must not begin again meanwhile.
    private static PlacementCallOptions Patiently(Session session)
    {
        var patience = session.TimeoutOr(Patience);
        return new PlacementCallOptions { Timeout = patience, AttemptTimeout = patience };
    }

    private static Argument<ulong> NodeId(string name, string description) => new(name) { Description = description };

    private static Argument<string> RaftAddress() =>
        new("address") { Description = "Its -advertise-raft-addr, host:port", HelpName = "host:port" };
}
