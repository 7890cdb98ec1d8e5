using System.Globalization;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Server.Rpc;
using Vectron.PlacementDriver.Server.Security;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>The <c>readmit</c> subcommand: asks the leader to give a node that lost its directory its place back.</summary>
internal static class ReadmitCommand
{
    /// <summary>The subcommand.</summary>
    public const string Name = "readmit";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Asks the node at <c>-grpc-addr</c>, and the leader that it names.</summary>
    public static async Task<ExitCode> RunAsync(
        CommandLine commandLine, TimeProvider time, TextWriter output, TextWriter error)
    {
        var errors = new SettingErrors();
        var target = CommandTarget.Read(commandLine, errors);
        if (errors.Any)
        {
            await error.WriteLineAsync($"{Name}: {errors}").ConfigureAwait(false);
            return ExitCode.WrongSettings;
        }

        if (commandLine.Operands is not [var node, var incarnation]
            || !ulong.TryParse(node, NumberStyles.None, CultureInfo.InvariantCulture, out var nodeId))
        {
            await error.WriteLineAsync("readmit: usage: readmit -grpc-addr HOST:PORT NODE_ID INCARNATION").ConfigureAwait(false);
            return ExitCode.WrongSettings;
        }

        try
        {
            return await AskAsync(target, new ReadmitMemberRequest { NodeId = nodeId, Incarnation = incarnation }, time, output, error)
                .ConfigureAwait(false);
        }
        catch (CredentialException exception)
        {
            await error.WriteLineAsync($"{Name}: {exception.Message}").ConfigureAwait(false);
            return ExitCode.WrongSettings;
        }
    }

    private static async Task<ExitCode> AskAsync(
        CommandTarget target, ReadmitMemberRequest request, TimeProvider time, TextWriter output, TextWriter error)
    {
        var failure = await AskAsync(target, target.Address, request, time).ConfigureAwait(false);
        if (failure?.Trailers.GetValue(RpcMetadata.Leader) is { } leader)
        {
            await output.WriteLineAsync($"{target.Address} does not lead, asking {leader}").ConfigureAwait(false);
            failure = await AskAsync(target, leader, request, time).ConfigureAwait(false);
        }

        if (failure is null)
        {
            await output.WriteLineAsync($"node {request.NodeId} is a member with incarnation {request.Incarnation}").ConfigureAwait(false);
            return ExitCode.Ok;
        }

        await error.WriteLineAsync($"{Name}: {failure.Status.Detail} ({failure.StatusCode})").ConfigureAwait(false);
        return failure.StatusCode == StatusCode.InvalidArgument ? ExitCode.WrongSettings : ExitCode.Unexpected;
    }

    private static async Task<RpcException?> AskAsync(
        CommandTarget target, string address, ReadmitMemberRequest request, TimeProvider time)
    {
        using var channel = target.Connect(address);
        try
        {
            var deadline = (time.GetUtcNow() + Patience).UtcDateTime;
            var client = new Protocol.Admin.V1.MemberService.MemberServiceClient(channel);
            await client.ReadmitMemberAsync(request, target.Headers(), deadline).ConfigureAwait(false);
            return null;
        }
        catch (RpcException failure)
        {
            return failure;
        }
    }
}
