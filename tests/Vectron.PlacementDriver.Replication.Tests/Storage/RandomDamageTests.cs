using System.Globalization;
using Vectron.PlacementDriver.Replication.Tests.Nodes;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Replication.Tests.Storage;

/// <summary>
/// A data directory in which something random was flipped, cut off or blanked either gives the state that was acknowledged,
/// or is refused by name. VECTRON_DAMAGES says how many, VECTRON_SEED where to begin.
/// </summary>
public sealed class RandomDamageTests(ITestOutputHelper output)
{
    private const int ShortRun = 60;

    private static readonly RaftTimings Fast = TestCluster.Timings with
    {
        LowerElectionTimeout = TimeSpan.FromMilliseconds(100),
        UpperElectionTimeout = TimeSpan.FromMilliseconds(200),
    };

    [Fact]
    public async Task Start_AfterRandomDamage_GivesTheStateOrIsRefusedByName()
    {
        var (count, seed) = (Number("VECTRON_DAMAGES", ShortRun), Number("VECTRON_SEED", 1));
        await using var cluster = await TestCluster.StartAsync(1, options => options with { SnapshotInterval = 40, Timings = Fast });
        var node = cluster.Nodes[0];
        await cluster.PutAsync(100);
        await Until.True(() => node.Raft.SnapshotIndex > 0);
        await cluster.PutAsync(20, "tail");
        var acknowledged = node.State.Hash;
        await node.StopAsync();
        using var sound = new TestFolder();
        Copy(node.Folder, sound.Path);

        var (refused, started) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            Directory.Delete(node.Folder, recursive: true);
            Copy(sound.Path, node.Folder);
            var damage = Damage(node.Folder, new Random(seed + i));
            try
            {
                await node.StartAsync();
                await Until.True(() => node.Raft.IsLeader && node.Raft.AppliedIndex == node.Raft.LastIndex);
                node.State.Hash.Should().Be(acknowledged, $"seed {seed + i}: {damage}");
                started++;
            }
            catch (DataDirectoryException refusal)
            {
                refusal.Message.Should().Contain(NameFor(damage), $"seed {seed + i}: {damage}");
                refused++;
            }
            finally
            {
                await node.DisposeAsync();
            }
        }

        output.WriteLine($"{count} damages from seed {seed}: {refused} refused by name, {started} started with the acknowledged state");
        (refused > 0 && started > 0).Should().BeTrue("both must occur, or the damage is not what it seems");
    }

    // An entry is found to be damaged by its hash, wherever in the log's pages it lies.
    private static string NameFor(Change damage) =>
        Path.GetFileName(Path.GetDirectoryName(damage.Path)) is "metadata" or "data"
            ? Path.GetDirectoryName(Path.GetDirectoryName(damage.Path))!
            : Path.GetFileName(damage.Path) == LogFilesCheckpoint ? Path.GetDirectoryName(damage.Path)! : damage.Path;

    private const string LogFilesCheckpoint = Replication.Storage.LogFiles.Checkpoint;

    private static Change Damage(string folder, Random random)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => new FileInfo(path).Length > 0).Order(StringComparer.Ordinal).ToArray();
        var path = files[random.Next(files.Length)];
        var bytes = File.ReadAllBytes(path);

        // Pages are mostly empty: half of the damage goes where something is written.
        var end = random.Next(2) == 0 ? bytes.Length : Math.Max(1, bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1);
        var place = random.Next(end);
        switch (random.Next(4))
        {
            case 0:
                File.WriteAllBytes(path, bytes[..place]);
                return new Change(path, $"cut off at {place} of {bytes.Length}");
            case 1:
                var length = Math.Min(random.Next(1, 512), bytes.Length - place);
                bytes.AsSpan(place, length).Clear();
                File.WriteAllBytes(path, bytes);
                return new Change(path, $"{length} bytes from {place} blanked");
            default:
                var bit = random.Next(8);
                bytes[place] ^= (byte)(1 << bit);
                File.WriteAllBytes(path, bytes);
                return new Change(path, $"bit {bit} of byte {place} flipped");
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static void Copy(string from, string to)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            _ = Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    private sealed record Change(string Path, string What)
    {
        public override string ToString() => $"{Path}: {What}";
    }
}
