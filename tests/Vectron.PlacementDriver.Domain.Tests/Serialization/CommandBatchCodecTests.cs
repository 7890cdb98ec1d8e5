using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Serialization;

namespace Vectron.PlacementDriver.Domain.Tests.Serialization;

public sealed class CommandBatchCodecTests
{
    private static readonly Guid ProposalId = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    public static TheoryData<string> Names => new(SampleCommands.ByName.Keys);

    [Fact]
    public void SampleCommands_HoldEveryCommand()
    {
        var all = typeof(Command).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Command)));

        SampleCommands.ByName.Values.Select(command => command.GetType()).Should().BeEquivalentTo(all);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WhatWriteWrote_GivesTheSame(string name)
    {
        var batch = new CommandBatch(
            1_795_424_869_123,
            [new Proposal(ProposalId, SampleCommands.ByName[name], new IdempotencyKey("retry-1", new string('a', 64)))]);

        CommandBatchCodec.Read(Bytes(output => CommandBatchCodec.Write(batch, output)))
            .Should().BeEquivalentTo(batch, options => options.RespectingRuntimeTypes());
    }

    [Fact]
    public void ReadOutcomes_WhatWriteOutcomesWrote_GivesTheSame()
    {
        ImmutableArray<CommandOutcome> outcomes =
            [CommandOutcome.Accepted(7), CommandOutcome.Rejected(RejectionReason.NotFound, "collection 'x' not found")];

        CommandBatchCodec.ReadOutcomes(Bytes(output => CommandBatchCodec.WriteOutcomes(outcomes, output)))
            .Should().Equal(outcomes);
    }

    [Theory]
    [InlineData("", "damaged at line 0, byte 0")]
    [InlineData("[]", "does not begin with its version")]
    [InlineData("{\"unixMs\":1,\"version\":1,\"proposals\":[]}", "does not begin with its version")]
    [InlineData("{\"version\":0}", "does not begin with its version")]
    [InlineData("{\"vers\\ud800ion\":1}", "damaged")]
    [InlineData("{\"version\":1,\"unix\\ud800Ms\":1}", "damaged")]
    [InlineData("{\"version\":2,\"more\":1}", "written by a newer version")]
    [InlineData("{\"version\":1,\"unixMs\":1}", "damaged")]
    [InlineData("{\"version\":1,\"unixMs\":1,\"proposals\":[]}", "no proposal")]
    [InlineData("{\"version\":1,\"unixMs\":1,\"proposals\":[null]}", "null")]
    [InlineData("{\"version\":1,\"unixMs\":1,\"proposals\":[{\"id\":\"x\"}]}", "damaged at line 0")]
    [InlineData("{\"version\":1,\"unixMs\":1,\"proposals\":[{\"id\":\"00112233-4455-6677-8899-aabbccddeeff\",\"command\":{\"name\":\"a\"}}]}", "damaged")]
    [InlineData("{\"version\":1,\"unixMs\":1,\"proposals\":[{\"id\":\"00112233-4455-6677-8899-aabbccddeeff\",\"command\":{\"type\":\"formatDisk\"}}]}", "damaged")]
    [InlineData("{\"version\":1,\"unixMs\":1,\"proposals\":[{\"id\":\"00112233-4455-6677-8899-aabbccddeeff\",\"command\":{\"type\":\"deleteCollection\",\"name\":null}}]}", "damaged")]
    [InlineData("{\"version\":1,\"unixMs\":1,\"proposals\":[{\"id\":\"00112233-4455-6677-8899-aabbccddeeff\",\"command\":{\"type\":\"deleteCollection\",\"name\":\"a\",\"name\":\"b\"}}]}", "damaged")]
    [InlineData("{\"version\":1,\"unixMs\":1,\"proposals\":[{\"id\":\"00112233-4455-6677-8899-aabbccddeeff\",\"command\":{\"type\":\"deleteCollection\",\"name\":\"a\",\"force\":true}}]}", "damaged")]
    [InlineData("{\"version\":1,\"unixMs\":1,\"proposals\":[{\"id\":\"00112233-4455-6677-8899-aabbccddeeff\",\"command\":{\"type\":\"createCollection\",\"name\":\"a\",\"dimension\":1,\"distance\":7}}]}", "damaged")]
    public void Read_NotALogEntry_SaysWhatIsWrong(string json, string expected)
    {
        var bytes = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json));

        FluentActions.Invoking(() => CommandBatchCodec.Read(bytes))
            .Should().Throw<UnreadableStateException>().WithMessage($"*{expected}*");
    }

    [Fact]
    public void Read_CutAnywhere_Throws()
    {
        var whole = Bytes(output => CommandBatchCodec.Write(
            new CommandBatch(1, [new Proposal(ProposalId, SampleCommands.ByName["RecordHeartbeat"])]), output));

        for (var length = 0L; length < whole.Length; length++)
        {
            var part = whole.Slice(0, length);
            FluentActions.Invoking(() => CommandBatchCodec.Read(part)).Should().Throw<UnreadableStateException>();
        }
    }

    [Fact]
    public void ReadProposals_BytesAfterTheEnd_Throws()
    {
        var proposals = ImmutableArray.Create(new Proposal(ProposalId, new CreateCollection("a", 1, Distance.Dot)));
        var bytes = Bytes(output =>
        {
            CommandBatchCodec.WriteProposals(proposals, output);
            output.Write("{}"u8);
        });

        FluentActions.Invoking(() => CommandBatchCodec.ReadProposals(bytes)).Should().Throw<UnreadableStateException>();
    }

    private static ReadOnlySequence<byte> Bytes(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return new ReadOnlySequence<byte>(output.WrittenMemory);
    }
}
