using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Replication.Tests.Nodes;

namespace Vectron.PlacementDriver.Replication.Tests.Storage;

/// <summary>The second account of the log's end and vote survives what it must, and mends or refuses what it covers.</summary>
public sealed class LogSealTests : IDisposable
{
    private readonly TestFolder folder = new();

    private string SealPath => Path.Combine(folder.Path, "log.seal");

    private string CheckpointPath => Path.Combine(folder.Path, LogFiles.Checkpoint);

    private string StatePath => Path.Combine(folder.Path, LogFiles.NodeState);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_Again_GivesTheNewestRecord()
    {
        var candidate = PeerIdentity.ToMemberId(3, Guid.NewGuid());
        using (var seal = LogSeal.Open(SealPath))
        {
            seal.Reach(10, 8, 2);
            seal.Vote(3, candidate);
            seal.Truncate(9);
        }

        using var again = LogSeal.Open(SealPath);

        again.Current.Should().BeEquivalentTo(new { LastIndex = 9, CommitIndex = 8, Term = 3 });
        again.Current.Vote.Length.Should().Be(28);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public void Open_WithOneRecordTorn_GivesTheOther(int place)
    {
        using (var seal = LogSeal.Open(SealPath))
        {
            seal.Reach(10, 8, 2);
            seal.Reach(11, 8, 2);
        }

        Flip(SealPath, place + 20);

        using var again = LogSeal.Open(SealPath);
        again.Current.LastIndex.Should().BeInRange(10, 11);
    }

    [Fact]
    public void Open_WithBothRecordsTorn_IsRefusedNamingTheFile()
    {
        LogSeal.Open(SealPath).Dispose();
        Flip(SealPath, 20);

        var act = () => LogSeal.Open(SealPath);

        act.Should().Throw<DataDirectoryException>().WithMessage($"{SealPath} is damaged*");
    }

    [Fact]
    public void Run_CheckpointThatForgetsEntries_IsMended()
    {
        LogFiles.WriteCheckpoint(CheckpointPath, commitIndex: 3, lastIndex: 5);

        LogCheck.Run(folder.Path, LogSealRecord.Empty with { LastIndex = 9, CommitIndex = 7 }, NullLogger.Instance);

        ReadCheckpoint().Should().Be((3, 9));
    }

    [Fact]
    public void Run_CheckpointThatCommitsTooMuch_IsLowered()
    {
        LogFiles.WriteCheckpoint(CheckpointPath, commitIndex: 9, lastIndex: 9);

        LogCheck.Run(folder.Path, LogSealRecord.Empty with { LastIndex = 9, CommitIndex = 7 }, NullLogger.Instance);

        ReadCheckpoint().Should().Be((7, 9));
    }

    [Fact]
    public void Run_CheckpointOfAnotherVersion_IsRefusedNamingTheFile()
    {
        LogFiles.WriteCheckpoint(CheckpointPath, commitIndex: 0, lastIndex: 0);
        Flip(CheckpointPath, 0);

        var act = () => LogCheck.Run(folder.Path, LogSealRecord.Empty, NullLogger.Instance);

        act.Should().Throw<DataDirectoryException>().WithMessage($"{CheckpointPath} is damaged*");
    }

    [Theory]
    [InlineData(4, true, 1, "an earlier term")]
    [InlineData(5, false, 1, "no vote")]
    [InlineData(5, true, 2, "another vote")]
    public void Run_StateThatForgetsAVote_IsRefusedNamingTheFile(long term, bool voted, byte candidate, string what)
    {
        LogFiles.WriteCheckpoint(CheckpointPath, commitIndex: 0, lastIndex: 0);
        WriteState(term, voted, candidate);
        var seal = LogSealRecord.Empty with { Term = 5, Vote = Enumerable.Repeat((byte)1, 28).ToArray() };

        var act = () => LogCheck.Run(folder.Path, seal, NullLogger.Instance);

        act.Should().Throw<DataDirectoryException>(what).WithMessage($"{StatePath} is damaged*");
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    public void Run_StateThatHoldsTheVoteOrALaterTerm_IsTaken(long term, byte candidate)
    {
        LogFiles.WriteCheckpoint(CheckpointPath, commitIndex: 0, lastIndex: 0);
        WriteState(term, voted: true, candidate);
        var seal = LogSealRecord.Empty with { Term = 5, Vote = Enumerable.Repeat((byte)1, 28).ToArray() };

        var act = () => LogCheck.Run(folder.Path, seal, NullLogger.Instance);

        act.Should().NotThrow();
    }

    private static void Flip(string path, int position)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[position] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private (long Commit, long Last) ReadCheckpoint()
    {
        var bytes = File.ReadAllBytes(CheckpointPath);
        return (BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(4)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(12)));
    }

    private void WriteState(long term, bool voted, byte candidate)
    {
        var bytes = new byte[1 + 28 + 8];
        bytes[0] = voted ? (byte)1 : (byte)0;
        bytes.AsSpan(1, 28).Fill(candidate);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(29), term);
        File.WriteAllBytes(StatePath, bytes);
    }
}
