using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Server.Rpc;
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
        var text = commandLine.Values.GetValueOrDefault(
            SettingCatalog.GrpcAddr.Flag,
            Environment.GetEnvironmentVariable(SettingCatalog.GrpcAddr.Variable) ?? SettingCatalog.GrpcAddr.Default);
        if (!HostPort.TryParse(text, out var address))
        {
            await error.WriteLineAsync($"readmit: -grpc-addr {text} must be {HostPort.Form}").ConfigureAwait(false);
            return ExitCode.WrongSettings;
        }

        if (commandLine.Operands is not [var node, var incarnation]
            || !ulong.TryParse(node, NumberStyles.None, CultureInfo.InvariantCulture, out var nodeId))
        {
            await error.WriteLineAsync("readmit: usage: readmit -grpc-addr HOST:PORT NODE_ID INCARNATION").ConfigureAwait(false);
            return ExitCode.WrongSettings;
        }

        var request = new ReadmitMemberRequest { NodeId = nodeId, Incarnation = incarnation };
        var first = (address.IsWildcard ? address with { Host = "localhost" } : address).ToString();
        var failure = await AskAsync(first, request, time).ConfigureAwait(false);
        if (failure?.Trailers.GetValue(RpcMetadata.Leader) is { } leader)
        {
            await output.WriteLineAsync($"{first} does not lead, asking {leader}").ConfigureAwait(false);
            failure = await AskAsync(leader, request, time).ConfigureAwait(false);
        }

        if (failure is null)
        {
            await output.WriteLineAsync($"node {nodeId} is a member with incarnation {incarnation}").ConfigureAwait(false);
            return ExitCode.Ok;
        }

        await error.WriteLineAsync($"readmit: {failure.Status.Detail} ({failure.StatusCode})").ConfigureAwait(false);
        return failure.StatusCode == StatusCode.InvalidArgument ? ExitCode.WrongSettings : ExitCode.Unexpected;
    }

    private static async Task<RpcException?> AskAsync(string address, ReadmitMemberRequest request, TimeProvider time)
    {
        using var channel = GrpcChannel.ForAddress($"http://{address}");
        try
        {
            var deadline = (time.GetUtcNow() + Patience).UtcDateTime;
            var client = new Protocol.Admin.V1.MemberService.MemberServiceClient(channel);
            await client.ReadmitMemberAsync(request, deadline: deadline).ConfigureAwait(false);
            return null;
        }
        catch (RpcException failure)
        {
            return failure;
        }
    }
}
