using System.Text;
using Vectron.PlacementDriver.Domain.Serialization;

namespace Vectron.PlacementDriver.Domain.Tests.Serialization;

public sealed class SnapshotCodecTests
{
    private static readonly byte[] Sample = SampleSnapshot.Write(SampleSnapshot.Whole);

    [Fact]
    public void Read_EmptyState_GivesEmptyState() =>
        SnapshotCodec.Read(new MemoryStream(SampleSnapshot.Write(PlacementSnapshot.Empty)))
            .Should().BeEquivalentTo(PlacementSnapshot.Empty);

    [Fact]
    public void Hash_State_IsTheSha256OfItsBytes() =>
        SnapshotCodec.Hash(SampleSnapshot.Whole)
            .Should().Be(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Sample)));

    [Fact]
    public void Read_StreamThatGivesOneByteAtATime_GivesTheState() =>
        SampleSnapshot.Write(SnapshotCodec.Read(new DrippingStream(Sample))).Should().Equal(Sample);

    [Fact]
    public void Read_CutAnywhere_Throws()
    {
        for (var length = 0; length < Sample.Length; length++)
        {
            var cut = new MemoryStream(Sample, 0, length);
            FluentActions.Invoking(() => SnapshotCodec.Read(cut)).Should().Throw<UnreadableStateException>();
        }
    }

    [Fact]
    public void Read_AnyBitFlipped_Throws()
    {
        for (var position = 0; position < Sample.Length; position++)
        {
            var damaged = (byte[])Sample.Clone();
            damaged[position] ^= (byte)(1 << (position % 8));
            FluentActions.Invoking(() => SnapshotCodec.Read(new MemoryStream(damaged)))
                .Should().Throw<UnreadableStateException>("byte {0} is damaged", position);
        }
    }

    [Fact]
    public void Read_NewerVersion_SaysSo()
    {
        var newer = Encoding.UTF8.GetString(Sample)
            .Replace("{\"version\":1,", "{\"version\":2,\"feature\":[],", StringComparison.Ordinal);

        FluentActions.Invoking(() => SnapshotCodec.Read(new MemoryStream(Encoding.UTF8.GetBytes(newer))))
            .Should().Throw<UnreadableStateException>().WithMessage("*written by a newer version*format is 2*");
    }

    [Fact]
    public void Read_DamagedLine_NamesLineAndPosition()
    {
        var lines = Encoding.UTF8.GetString(Sample).Split('\n');
        lines[2] = lines[2][..^1];

        FluentActions.Invoking(() => SnapshotCodec.Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)))))
            .Should().Throw<UnreadableStateException>()
            .WithMessage($"snapshot: line 3 (byte {lines[0].Length + lines[1].Length + 2}) is damaged*");
    }

    [Fact]
    public void Read_BytesAfterTheEnd_Throws() =>
        FluentActions.Invoking(() => SnapshotCodec.Read(new MemoryStream([.. Sample, .. "{}\n"u8])))
            .Should().Throw<UnreadableStateException>();

    private sealed class DrippingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
