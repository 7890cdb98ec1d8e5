using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Server.Tests.Rpc;
using Vectron.PlacementDriver.Tests.Fuzz;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Server.Tests.Fuzz;

/// <summary>
/// Whatever bytes a client sends to whichever call, it gets an answer or a refusal that is its own fault or the cluster's,
/// never one that says that the server broke; and the state machine takes what it lets through.
/// </summary>
public sealed class ClientFuzzTests(ITestOutputHelper output) : ServiceFixture
{
    // Bytes that are no message end as INTERNAL in the library, before any code of this project; those are told apart by parsing.
    private static readonly StatusCode[] Broken = [StatusCode.Unknown, StatusCode.Internal, StatusCode.DataLoss];

    private static readonly IMessage[] Corpus =
    [
        new RegisterWorkerRequest { GrpcAddress = "a:1", RaftAddress = "a:2", Capabilities = { "search_only" }, CpuCores = 4, Zone = "z" },
        new HeartbeatRequest
        {
            WorkerId = "1", RunningShards = { 1, 2 }, ShardLeaderInfo = { new ShardLeaderInfo { ShardId = 1, LeaderId = 1 } },
            ShardMembership = { new ShardMembershipInfo { ShardId = 1, ConfigChangeId = 3, NodeIds = { 1, 2 } } },
            ShardProgress = { new ShardProgressInfo { ShardId = 1, AppliedIndex = 9, ShardEpoch = 1 } },
        },
        new CreateCollectionRequest { Name = "docs", Dimension = 8, Distance = "cosine" },
        new DeleteCollectionRequest { Name = "docs" },
        new GetCollectionStatusRequest { Name = "docs" },
        new GetWorkerRequest { Collection = "docs", VectorId = "v" },
        new DrainWorkerRequest { WorkerId = "1" },
        new RegisterRerankerRequest { GrpcAddress = "b:1" },
    ];

    [Fact]
    public async Task Calls_OfChangedBytes_NeverBreakTheServer()
    {
        await AddWorkersAsync(2);
        using var channel = GrpcChannel.ForAddress(Server.Grpc);
        var invoker = channel.CreateCallInvoker();
        var methods = PlacementService.Descriptor.Methods.Where(method => !method.IsClientStreaming && !method.IsServerStreaming).ToArray();
        var next = 0;

        var (tried, taken) = new Mutator([.. Corpus.Select(message => message.ToByteArray())], seed: 1).Run<RpcException>(bytes =>
        {
            var method = methods[next++ % methods.Length];
            if (!IsMessage(method.InputType.Parser, bytes))
            {
                return;
            }

            var call = new Method<byte[], byte[]>(MethodType.Unary, PlacementService.Descriptor.FullName, method.Name, Raw, Raw);
            try
            {
                _ = invoker.BlockingUnaryCall(call, null, default, bytes);
            }
            catch (RpcException refused) when (Broken.Contains(refused.StatusCode))
            {
                throw new InvalidOperationException($"{method.Name} broke: {refused.Status}", refused);
            }
        });

        output.WriteLine($"{tried} inputs, {taken} answered or no message");
        (await Client.ListWorkersAsync(new ListWorkersRequest())).Workers.Should().NotBeEmpty("the server goes on");
    }

    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    private static bool IsMessage(MessageParser parser, byte[] bytes)
    {
        try
        {
            _ = parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
