using System.Buffers;
using Vectron.PlacementDriver.Domain.Serialization;

namespace Vectron.PlacementDriver.Domain.Tests.Serialization;

public sealed class GoldenFileTests
{
    public static TheoryData<string> Commands => new(SampleCommands.ByName.Keys);

    [Theory]
    [MemberData(nameof(Commands))]
    public void Write_LogEntryOfEachCommand_GivesGoldenBytes(string name) =>
        GoldenFile.ShouldEqual($"batch-v1-{name}.json", WriteBatch(Batch(name)));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Read_GoldenLogEntry_GivesTheCommand(string name) =>
        CommandBatchCodec.Read(new ReadOnlySequence<byte>(GoldenFile.Read($"batch-v1-{name}.json")))
            .Should().BeEquivalentTo(Batch(name), options => options.RespectingRuntimeTypes());

    [Fact]
    public void WriteProposals_Sample_GivesGoldenBytes()
    {
        var output = new ArrayBufferWriter<byte>();
        CommandBatchCodec.WriteProposals(Batch("CreateCollection").Proposals, output);
        GoldenFile.ShouldEqual("proposals-v1.json", output.WrittenSpan.ToArray());
    }

    [Fact]
    public void WriteOutcomes_Sample_GivesGoldenBytes()
    {
        var output = new ArrayBufferWriter<byte>();
        CommandBatchCodec.WriteOutcomes(
            [CommandOutcome.Accepted(7), .. Enum.GetValues<RejectionReason>().Select(reason => CommandOutcome.Rejected(reason, "why"))],
            output);
        GoldenFile.ShouldEqual("outcomes-v1.json", output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Write_Snapshot_GivesGoldenBytes() =>
        GoldenFile.ShouldEqual("snapshot-v1.jsonl", SampleSnapshot.Write(SampleSnapshot.Whole));

    [Fact]
    public void Read_GoldenSnapshot_GivesTheState()
    {
        var golden = GoldenFile.Read("snapshot-v1.jsonl");

        var state = SnapshotCodec.Read(new MemoryStream(golden));

        state.Should().BeEquivalentTo(SampleSnapshot.Whole);
        SampleSnapshot.Write(state).Should().Equal(golden);
    }

    private static CommandBatch Batch(string name) => new(
        1_795_424_869_123,
        [
            new Proposal(
                Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
                SampleCommands.ByName[name],
                new IdempotencyKey("retry-1", new string('a', 64))),
            new Proposal(Guid.Parse("ffeeddcc-bbaa-9988-7766-554433221100"), SampleCommands.ByName[name]),
        ]);

    private static byte[] WriteBatch(CommandBatch batch)
    {
        var output = new ArrayBufferWriter<byte>();
        CommandBatchCodec.Write(batch, output);
        return output.WrittenSpan.ToArray();
    }
}
