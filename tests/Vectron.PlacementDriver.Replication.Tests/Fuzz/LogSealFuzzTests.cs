using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Tests.Fuzz;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Replication.Tests.Fuzz;

/// <summary>A changed seal is no seal. What is read behind a right checksum is a fuzz target's.</summary>
public sealed class LogSealFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Decode_OfChangedSeals_GivesARecordOnlyWhenItIsWhole()
    {
        var bytes = new byte[LogSealRecord.Size];
        var record = LogSealRecord.Empty with { Sequence = 3, LastIndex = 9, CommitIndex = 8, Term = 2 };
        record.Encode(bytes);

        var (tried, taken) = new Mutator([bytes], seed: 1).Run<ArgumentException>(input =>
        {
            Array.Resize(ref input, LogSealRecord.Size);
            if (LogSealRecord.Decode(input) is { } read)
            {
                (read with { Vote = record.Vote }).Should().Be(record);
                read.Vote.Length.Should().Be(0);
            }
        });

        output.WriteLine($"{tried} inputs, {taken} taken");
        tried.Should().BePositive();
    }
}
