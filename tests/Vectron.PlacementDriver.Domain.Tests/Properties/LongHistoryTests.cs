using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Vectron.PlacementDriver.Domain.Serialization;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Domain.Tests.Properties;

/// <summary>
/// One long random history, the same in every process: its hash covers the state after each thousandth entry and every
/// outcome. <c>determinism.sh</c> runs it in processes of different time zone, language and garbage collector and
/// compares. VECTRON_COMMANDS says how long it is, VECTRON_HASH_FILE where the hash goes.
/// </summary>
public sealed class LongHistoryTests(ITestOutputHelper output)
{
    private const int ShortRun = 20_000;

    [Fact]
    public void Apply_LongHistoryTwice_GivesTheSameHash()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("VECTRON_COMMANDS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : ShortRun;
        var hash = Hash(count);
        output.WriteLine($"{count} commands: {hash}");
        if (Environment.GetEnvironmentVariable("VECTRON_HASH_FILE") is { Length: > 0 } file)
        {
            File.WriteAllText(file, hash);
        }
        else
        {
            Hash(count).Should().Be(hash);
        }
    }

    private static string Hash(int count)
    {
        var random = new PCG(1, 2024);
        var machine = new PlacementStateMachine();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var unixMs = 1_000_000L;
        var step = Gen.Select(Gen.Long[-2_000, 20_000], Steps.Any);
        for (var i = 1; i <= count; i++)
        {
            var (passedMs, next) = step.Generate(random, null, out _);
            unixMs += passedMs;
            var key = i % 3 == 0 ? new IdempotencyKey($"key-{i % 500}", new string((char)('a' + (i % 2)), 64)) : null;
            var proposal = new Proposal(new Guid(i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), next(machine.Current), key);
            var outcome = machine.Apply(new CommandBatch(unixMs, [proposal]), i)[0];
            hash.AppendData(Encoding.UTF8.GetBytes(outcome.ToString()));
            if (i % 1_000 == 0)
            {
                hash.AppendData(Encoding.ASCII.GetBytes(SnapshotCodec.Hash(machine.Current)));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
