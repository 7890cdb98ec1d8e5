using System.Xml.Linq;

namespace Vectron.PlacementDriver.Architecture.Tests;

/// <summary>Which project may know which, and which may see which package: the map of src/README.md.</summary>
public sealed class ProjectArrowTests
{
    // Every arrow that is allowed, transitive ones included where a project names the types itself.
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Protocol"] = [],
        ["Routing"] = [],
        ["Domain"] = ["Routing"],
        ["Replication"] = ["Domain", "Protocol"],
        ["Server"] = ["Domain", "Protocol", "Replication"],
        ["Client"] = ["Protocol", "Routing"],
        ["Simulator"] = ["Client"],
        ["Cli"] = ["Client"],
        ["Samples"] = ["Client"],
    };

    // Packages that must stay in one room, by the beginning of their name.
    private static readonly Dictionary<string, string[]> Rooms = new(StringComparer.Ordinal)
    {
        ["DotNext"] = ["Replication"],
        ["Serilog"] = ["Server"],
        ["OpenTelemetry"] = ["Server"],
        ["Spectre.Console"] = ["Simulator", "Cli"],
    };

    public static TheoryData<string> Projects => [.. ProjectFiles().Select(ShortName)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_OfAProject_AreOnTheMap(string project)
    {
        Arrows.Should().ContainKey(project, "a new project takes its place on the map first");

        Includes(project, "ProjectReference").Select(ShortName).Should().BeSubsetOf(Arrows[project]);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Packages_OfAProject_BelongInItsRoom(string project)
    {
        var strangers = Includes(project, "PackageReference")
            .Where(package => Rooms.Any(room =>
                package.StartsWith(room.Key, StringComparison.Ordinal) && !room.Value.Contains(project)));

        strangers.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Routing")]
    [InlineData("Domain")]
    public void Packages_OfAPureProject_AreNone(string project) =>
        Includes(project, "PackageReference").Concat(Includes(project, "FrameworkReference")).Should().BeEmpty();

    [Theory]
    [InlineData("Server", "DotNext")]
    [InlineData("Domain", "Grpc")]
    [InlineData("Domain", "Google")]
    [InlineData("Domain", "Microsoft.Extensions")]
    [InlineData("Client", "Vectron.PlacementDriver.Domain")]
    [InlineData("Simulator", "Vectron.PlacementDriver.Domain")]
    public void Usings_OfAProject_NeverNameWhatItMustNotSee(string project, string space)
    {
        var offenders = Repository.CSharpFiles($"src/{Repository.ProjectPrefix}{project}")
            .Where(path => File.ReadLines(path).Any(line =>
                line.StartsWith("using ", StringComparison.Ordinal) &&
                line.Contains($" {space}", StringComparison.Ordinal)))
            .Select(Repository.Relative);

        offenders.Should().BeEmpty();
    }

    private static string[] ProjectFiles() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);

    private static string ShortName(string projectPath) =>
        Path.GetFileNameWithoutExtension(projectPath)[Repository.ProjectPrefix.Length..];

    private static IEnumerable<string> Includes(string project, string element) =>
        XDocument.Load(ProjectFiles().Single(path => ShortName(path) == project))
            .Descendants(element)
            .Select(reference => reference.Attribute("Include")!.Value);
}
