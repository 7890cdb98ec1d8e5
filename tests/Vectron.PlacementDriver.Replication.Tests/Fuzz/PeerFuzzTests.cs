using DotNext.IO;
using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Replication.Tests.Nodes;
using Vectron.PlacementDriver.Replication.Transport;
using Vectron.PlacementDriver.Tests.Fuzz;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Replication.Tests.Fuzz;

/// <summary>Whatever a peer or a file says, it is taken or refused by name.</summary>
public sealed class PeerFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Decode_OfChangedMemberLists_RefusesOrGives()
    {
        IDataTransferObject list = new MemberConfiguration([new PeerIdentity(1, Guid.NewGuid(), PeerAddress.Parse("localhost:7001"))]);
        _ = list.TryGetMemory(out var bytes);

        Run<DataDirectoryException>([bytes.ToArray()], input => _ = MemberConfiguration.Decode(input, "the list"));
    }

    [Fact]
    public void Decode_OfChangedSnapshotHeaders_RefusesOrGives() => Run<DataDirectoryException>(
        [SnapshotFileHeader.For(7, 2, 100, new string('a', 64)).Encode()],
        input => _ = SnapshotFileHeader.Decode(input, "the snapshot"));

    [Fact]
    public void Decode_OfChangedSeals_GivesARecordOnlyWhenItIsWhole()
    {
        var bytes = new byte[LogSealRecord.Size];
        var record = LogSealRecord.Empty with { Sequence = 3, LastIndex = 9, CommitIndex = 8, Term = 2 };
        record.Encode(bytes);

        Run<ArgumentException>([bytes], input =>
        {
            Array.Resize(ref input, LogSealRecord.Size);
            if (LogSealRecord.Decode(input) is { } read)
            {
                (read with { Vote = record.Vote }).Should().Be(record);
                read.Vote.Length.Should().Be(0);
            }
        });
    }

    [Fact]
    public void Require_OfChangedPeerMessages_RefusesOrTakes()
    {
        var append = new AppendEntriesRequest { Term = 3, PrevIndex = 5, PrevTerm = 2, CommitIndex = 4, Sequence = 9, Entries = { LoneFollower.Entry(3, "a=1") } };
        var vote = new VoteRequest { Term = 3, LastIndex = 5, LastTerm = 2 };
        var header = new SnapshotHeader { Term = 3, SnapshotIndex = 5, SnapshotTerm = 2, Length = 100, ConfigurationVersion = 1 };

        Run<InvalidProtocolBufferException>([append.ToByteArray(), vote.ToByteArray(), header.ToByteArray()], input => Refuse(() =>
        {
            PeerRequestCheck.Require(AppendEntriesRequest.Parser.ParseFrom(input));
            PeerRequestCheck.Require(VoteRequest.Parser.ParseFrom(input));
            PeerRequestCheck.Require(SnapshotHeader.Parser.ParseFrom(input), 1 << 20);
        }));
    }

    private static void Refuse(Action parse)
    {
        try
        {
            parse();
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or RpcException { StatusCode: StatusCode.InvalidArgument })
        {
            // The transport refuses the first, the check the second.
        }
    }

    private void Run<TRefusal>(byte[][] corpus, Action<byte[]> parser)
        where TRefusal : Exception
    {
        var (tried, taken) = new Mutator(corpus, seed: 1).Run<TRefusal>(parser);

        output.WriteLine($"{tried} inputs, {taken} taken");
        tried.Should().BePositive();
    }
}
