using System.Buffers;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Tests.Fuzz;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Domain.Tests.Fuzz;

/// <summary>
/// Whatever entries come, one after the other, they are taken or refused by name, and what is taken can be carried out. Every
/// reader of bytes by itself: the fuzz targets.
/// </summary>
public sealed class ParserFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Read_OfChangedEntries_RefusesOrGivesWhatApplyCanCarryOut()
    {
        var machine = new PlacementStateMachine();
        var index = 0L;
        Run("batch-v1-*", bytes =>
        {
            var batch = CommandBatchCodec.Read(new ReadOnlySequence<byte>(bytes));
            _ = machine.Apply(batch, ++index);
            if (index % 50 == 0)
            {
                using var written = new MemoryStream();
                SnapshotCodec.Write(machine.Current, written);
                written.Position = 0;
                SnapshotCodec.Hash(SnapshotCodec.Read(written)).Should().Be(SnapshotCodec.Hash(machine.Current));
            }

            if (index % 2_000 == 0)
            {
                machine.Restore(PlacementSnapshot.Empty with { AppliedIndex = index });
            }
        });
    }

    private void Run(string golden, Action<byte[]> parser)
    {
        byte[][] corpus = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), golden).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        corpus.Should().NotBeEmpty();

        var (tried, taken) = new Mutator(corpus, seed: 1).Run<UnreadableStateException>(parser);

        output.WriteLine($"{golden}: {tried} inputs, {taken} taken");
        tried.Should().BePositive();
    }
}
