using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>members</c>: the nodes of the driver itself, and changing them.</summary>
internal static class MembersCommand
{
    private static readonly PlacementCallOptions Patient = new() { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>The commands. The list is answered without a leader too: then it is needed most.</summary>
    public static Command Build() => new Command("members", "The driver's own nodes: role, lag, clock, disk")
    {
        Add(), Remove(), Replace(), Readmit(),
    }.Reports(async (session, cancellationToken) => MembersReport.Of((await session.Admin.GetClusterStatusAsync(
        new PlacementCallOptions { Consistency = Consistency.Local }, cancellationToken).ConfigureAwait(false)).Value));

    private static Command Add()
    {
        var (id, address) = (NodeId("node", "The new node's -node-id"), RaftAddress());
        return new Command("add", "Adds a node that runs and waits: it is brought up to date and votes then") { id, address }.Reports(
            async (session, cancellationToken) => new MessageReport(await AddAsync(
                session, session.Need(id), session.Need(address), cancellationToken).ConfigureAwait(false)));
    }

    private static Command Remove()
    {
        var id = NodeId("node", "The node to remove");
        return new Command("remove", "Removes a node, running or dead; refused when the others are no majority")
        {
            id, Confirmation.Yes,
        }.Reports(async (session, cancellationToken) =>
        {
            Confirmation.Require(session, $"Node {session.Need(id)} will not count any more, and what is in its data directory is of no use then.");
            return new MessageReport(await RemoveAsync(session, session.Need(id), cancellationToken).ConfigureAwait(false));
        });
    }

    private static Command Replace()
    {
        var (old, id, address) = (NodeId("old", "The node to replace, running or dead"), NodeId("new", "The new node's -node-id"), RaftAddress());
        return new Command("replace", "Adds a node and then removes another one") { old, id, address, Confirmation.Yes }.Reports(
            async (session, cancellationToken) =>
            {
                Confirmation.Require(session, $"Node {session.Need(old)} will not count any more once node {session.Need(id)} has everything.");
                var added = await AddAsync(session, session.Need(id), session.Need(address), cancellationToken).ConfigureAwait(false);
                var removed = await RemoveAsync(session, session.Need(old), cancellationToken).ConfigureAwait(false);
                return new MessageReport($"{added}; {removed}");
            });
    }

    private static Command Readmit()
    {
        var id = NodeId("node", "The node that lost its data directory");
        var incarnation = new Argument<string>("incarnation") { Description = "That of its new directory, as its log says" };
        return new Command("readmit", "Gives a node that lost its data directory its place back") { id, incarnation }.Reports(
            async (session, cancellationToken) =>
            {
                var request = new ReadmitMemberRequest { NodeId = session.Need(id), Incarnation = session.Need(incarnation) };
                await session.Admin.ReadmitMemberAsync(request, Patience(session), cancellationToken).ConfigureAwait(false);
                return new MessageReport($"node {request.NodeId} is a member with incarnation {request.Incarnation}");
            });
    }

    // Bringing a new node up to date may take a while, unless the operator says how long.
    private static PlacementCallOptions? Patience(Session session) =>
        session.Parsed.GetResult(GlobalOptions.Timeout) is { Implicit: false } ? null : Patient;

    private static Argument<ulong> NodeId(string name, string description) => new(name) { Description = description };

    private static Argument<string> RaftAddress() =>
        new("address") { Description = "Its -advertise-raft-addr, host:port", HelpName = "host:port" };

    private static async Task<string> AddAsync(Session session, ulong id, string address, CancellationToken cancellationToken) =>
        (await session.Admin.AddMemberAsync(
            new AddMemberRequest { NodeId = id, RaftAddress = address }, Patience(session), cancellationToken).ConfigureAwait(false)).Value.Message;

    private static async Task<string> RemoveAsync(Session session, ulong id, CancellationToken cancellationToken) =>
        (await session.Admin.RemoveMemberAsync(
            new RemoveMemberRequest { NodeId = id }, Patience(session), cancellationToken).ConfigureAwait(false)).Value.Message;
}
