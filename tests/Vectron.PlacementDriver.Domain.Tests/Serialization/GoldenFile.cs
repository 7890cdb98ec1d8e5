using System.Text;

namespace Vectron.PlacementDriver.Domain.Tests.Serialization;

/// <summary>
/// Bytes that an earlier version of the program wrote and that must be written and read the same for ever. When a
/// format gets a new version, its files are added beside the old ones, which stay readable. To write them, run the
/// tests with VECTRON_GOLDEN_DIR naming the Golden folder of this project.
/// </summary>
internal static class GoldenFile
{
    private static readonly string? WriteTo = Environment.GetEnvironmentVariable("VECTRON_GOLDEN_DIR");

    public static byte[] Read(string name) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", name));

    public static void ShouldEqual(string name, byte[] actual)
    {
        if (WriteTo is not null)
        {
            File.WriteAllBytes(Path.Combine(WriteTo, name), actual);
            return;
        }

        Encoding.UTF8.GetString(actual).Should().Be(
            Encoding.UTF8.GetString(Read(name)), "persisted bytes must stay as they are, see Golden/{0}", name);
    }
}
