namespace Vectron.PlacementDriver.Architecture.Tests;

/// <summary>What the shipped container may do: as little as it needs.</summary>
public sealed class ContainerTests
{
    private static readonly string[] Dockerfile = File.ReadAllLines(Path.Combine(Repository.Root, "Dockerfile"));
    private static readonly string Compose = File.ReadAllText(Path.Combine(Repository.Root, "docker-compose.yml"));

    [Fact]
    public void Image_RunsAsAUserWithoutRights()
    {
        Dockerfile.Where(line => line.StartsWith("USER ", StringComparison.Ordinal)).Should().Equal("USER vectron");
        Dockerfile.SkipWhile(line => !line.StartsWith("USER ", StringComparison.Ordinal))
            .Should().NotContain(line => line.StartsWith("RUN ", StringComparison.Ordinal), "nothing is installed as another user after that");
    }

    [Fact]
    public void Image_HoldsNoSecret() =>
        Dockerfile.Where(line => line.Contains("TOKEN", StringComparison.OrdinalIgnoreCase)
            || line.Contains("PASSWORD", StringComparison.OrdinalIgnoreCase)
            || line.Contains(".key", StringComparison.OrdinalIgnoreCase)).Should().BeEmpty();

    [Theory]
    [InlineData("  read_only: true\n")]
    [InlineData("  cap_drop:\n    - ALL\n")]
    [InlineData("    - no-new-privileges:true\n")]
    [InlineData("  mem_limit: ")]
    public void Compose_OfEveryNode_TakesRightsAway(string line)
    {
        Compose[..Compose.IndexOf("\nservices:", StringComparison.Ordinal)].Should().Contain(line);
        Compose.Should().NotContain("privileged:").And.NotContain("cap_add").And.NotContain("user: root");
    }

    [Fact]
    public void Compose_PublishesOnLoopbackAlone() => Compose.Split('\n')
        .SkipWhile(line => line != "services:")
        .Where(line => line.TrimStart().StartsWith("- ", StringComparison.Ordinal) && line.Count(c => c == ':') >= 2)
        .Where(line => !line.TrimStart().StartsWith("- ./", StringComparison.Ordinal)) // Mounted files have colons too.
        .Should().OnlyContain(line => line.TrimStart().StartsWith("- 127.0.0.1:", StringComparison.Ordinal));
}
