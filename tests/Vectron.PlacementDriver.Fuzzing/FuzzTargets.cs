using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Replication.Transport;
using Vectron.PlacementDriver.Server.Rpc;
using Vectron.PlacementDriver.Server.Security;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Fuzzing;

/// <summary>Every reader of bytes that come from a client, a peer, an operator's file or the disk.</summary>
public static class FuzzTargets
{
    private static readonly IMessage[] Requests =
    [
        new RegisterWorkerRequest { GrpcAddress = "a:1", RaftAddress = "a:2", Capabilities = { "search_only" }, CpuCores = 4, Zone = "z" },
        new HeartbeatRequest
        {
            WorkerId = "1", RunningShards = { 1, 2 }, CpuUsagePercent = 12.5f, ShardLeaderInfo = { new ShardLeaderInfo { ShardId = 1, LeaderId = 1 } },
            ShardMembership = { new ShardMembershipInfo { ShardId = 1, ConfigChangeId = 3, NodeIds = { 1, 2 } } },
            ShardProgress = { new ShardProgressInfo { ShardId = 1, AppliedIndex = 9, ShardEpoch = 1 } },
            ShardMetrics = { new ShardMetrics { ShardId = 1, VectorCount = 5, QueriesPerSecond = 1.5f } },
        },
        new CreateCollectionRequest { Name = "docs", Dimension = 8, Distance = "cosine" },
        new DeleteCollectionRequest { Name = "docs" },
        new RegisterRerankerRequest { GrpcAddress = "b:1" },
        new RerankerHeartbeatRequest { RerankerId = "1" },
    ];

    private static readonly IMessage[] PeerMessages =
    [
        new VoteRequest { Term = 3, LastIndex = 5, LastTerm = 2 },
        new AppendEntriesRequest
        {
            Term = 3, PrevIndex = 5, PrevTerm = 2, CommitIndex = 4, Sequence = 9,
            Entries = { new LogEntry { Term = 3, Data = ByteString.CopyFromUtf8("a=1") }, new LogEntry { Term = 3, IsConfiguration = true, Data = ByteString.CopyFrom(Members()) } },
        },
        new SnapshotHeader { Term = 3, SnapshotIndex = 5, SnapshotTerm = 2, Length = 100, ConfigurationVersion = 1 },
        new VoteRequest { Term = 3, LastIndex = 5, LastTerm = 2, ConfigurationVersion = 4, Configuration = ByteString.CopyFrom(Members()) },
    ];

    /// <summary>All of them.</summary>
    public static ImmutableArray<FuzzTarget> All { get; } =
    [
        new("entry", () => StateTargets.Golden("batch-v1-*"), StateTargets.ReadEntry),
        new("proposals", () => StateTargets.Golden("proposals-v1*"), StateTargets.ReadProposals),
        new("outcomes", () => StateTargets.Golden("outcomes-v1*"), StateTargets.ReadOutcomes),
        new("snapshot", () => StateTargets.Golden("snapshot-v1*"), StateTargets.ReadSnapshot),
        new("backup", () => StateTargets.Golden("snapshot-v1*"), StateTargets.RestoreBackup),
        new("members", () => [Body(Members())], ReadMembers),
        new("snapshot-header", () => [SnapshotFileHeader.For(7, 2, 100, new string('a', 64)).Encode()], ReadSnapshotHeader),
        new("log-seal", () => [Seal()], ReadSeal),
        new("settings", () => [Encoding.UTF8.GetBytes("""{"PlacementDriver":{"NodeId":"2","InitialMembers":"1:a:1,2:b:2,3:[::1]:3","UnhealthyAfter":"1h30m","GrpcAddr":"localhost:6001","MaxQueue":5}}""")], ReadSettings),
        new("tokens", () => [Encoding.UTF8.GetBytes($"# who\nworker w1 {new string('a', 64)}\noperator op {new string('0', 64)}\n")], ReadTokens),
        new("requests", () => Numbered(Requests), ReadRequest),
        new("peer-messages", () => Numbered(PeerMessages), ReadPeerMessage),
    ];

    // Which message it is, is the first byte.
    private static byte[][] Numbered(IMessage[] messages) => [.. messages.Select((message, i) => (byte[])[(byte)i, .. message.ToByteArray()])];

    private static byte[] Members()
    {
        DotNext.IO.IDataTransferObject list = new MemberConfiguration(
            [new PeerIdentity(1, Guid.Empty, PeerAddress.Parse("localhost:7001")), new PeerIdentity(2, new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), PeerAddress.Parse("[::1]:7"))]);
        _ = list.TryGetMemory(out var bytes);
        return bytes.ToArray();
    }

    private static byte[] Body(byte[] file) => file[(Array.IndexOf(file, (byte)'\n') + 1)..];

    private static byte[] Seal()
    {
        var bytes = new byte[LogSealRecord.Size];
        (LogSealRecord.Empty with { Sequence = 3, LastIndex = 9, CommitIndex = 8, Term = 2 }).Encode(bytes);
        return bytes;
    }

    // With the checksum made right, as of the member list below: a record that is read is the one that was written.
    private static void ReadSeal(byte[] bytes)
    {
        Array.Resize(ref bytes, LogSealRecord.Size);
        _ = LogSealRecord.Decode(bytes);
        var content = bytes.AsSpan(0, LogSealRecord.Size - SHA256.HashSizeInBytes);
        _ = SHA256.HashData(content, bytes.AsSpan(content.Length));
        if (LogSealRecord.Decode(bytes) is not { } record)
        {
            return;
        }

        record.Encode(bytes);
        var again = LogSealRecord.Decode(bytes)!;
        if (again with { Vote = record.Vote } != record || !again.Vote.Span.SequenceEqual(record.Vote.Span))
        {
            throw new InvalidOperationException("the seal is another one after it was written and read");
        }
    }

    // The checksum is made right: what is behind it is to be tried too.
    private static void ReadMembers(byte[] body) => Refusable<DataDirectoryException>(() =>
    {
        var heading = $"vectron-members 1 {Convert.ToHexStringLower(SHA256.HashData(body))}\n";
        var list = MemberConfiguration.Decode([.. Encoding.ASCII.GetBytes(heading), .. body], "the list");
        _ = MemberConfiguration.FromRecords(list.ToRecords(), "the list");
    });

    private static void ReadSnapshotHeader(byte[] bytes) =>
        Refusable<DataDirectoryException>(() => _ = SnapshotFileHeader.Decode(bytes, "the snapshot"));

    private static void ReadSettings(byte[] json)
    {
        IConfigurationSection section;
        try
        {
            using var stream = new MemoryStream(json);
            section = new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection(SettingCatalog.Section);
        }
        catch (Exception notJson) when (notJson is System.Text.Json.JsonException or FormatException or InvalidOperationException)
        {
            return; // Of a file the library says all of these as one, with the file's name.
        }

        var errors = new SettingErrors();
        _ = OptionsReader.Read(SettingValues.Merge(new Dictionary<string, string>(), _ => null, section), errors);
        _ = errors.ToString();
    }

    private static void ReadTokens(byte[] text) =>
        Refusable<CredentialException>(() => _ = TokenList.Parse("tokens", Encoding.UTF8.GetString(text)));

    private static void ReadRequest(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return;
        }

        Command? command = null;
        RefusableMessage(() => command = (bytes[0] % Requests.Length) switch
        {
            0 => WorkerRequests.ToCommand(RegisterWorkerRequest.Parser.ParseFrom(bytes, 1, bytes.Length - 1)),
            1 => WorkerRequests.ToCommand(HeartbeatRequest.Parser.ParseFrom(bytes, 1, bytes.Length - 1)),
            2 => CollectionRequests.ToCommand(CreateCollectionRequest.Parser.ParseFrom(bytes, 1, bytes.Length - 1)),
            3 => CollectionRequests.ToCommand(DeleteCollectionRequest.Parser.ParseFrom(bytes, 1, bytes.Length - 1)),
            4 => RerankerRequests.ToCommand(RegisterRerankerRequest.Parser.ParseFrom(bytes, 1, bytes.Length - 1)),
            _ => RerankerRequests.ToCommand(RerankerHeartbeatRequest.Parser.ParseFrom(bytes, 1, bytes.Length - 1)),
        });
        if (command is not null)
        {
            StateTargets.CarryOut(command);
        }
    }

    private static void ReadPeerMessage(byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            RefusableMessage(() =>
            {
                switch (bytes[0] % PeerMessages.Length)
                {
                    case 0 or 3:
                        PeerRequestCheck.Require(VoteRequest.Parser.ParseFrom(bytes, 1, bytes.Length - 1));
                        break;
                    case 1:
                        PeerRequestCheck.Require(AppendEntriesRequest.Parser.ParseFrom(bytes, 1, bytes.Length - 1));
                        break;
                    default:
                        PeerRequestCheck.Require(SnapshotHeader.Parser.ParseFrom(bytes, 1, bytes.Length - 1), 1 << 20);
                        break;
                }
            });
        }
    }

    private static void RefusableMessage(Action read)
    {
        try
        {
            read();
        }
        catch (Exception refused) when (refused is InvalidProtocolBufferException or RpcException { StatusCode: StatusCode.InvalidArgument })
        {
            // The transport refuses the first, the check the second.
        }
    }

    private static void Refusable<TRefusal>(Action read)
        where TRefusal : Exception
    {
        try
        {
            read();
        }
        catch (TRefusal)
        {
            // As it should be.
        }
    }
}
