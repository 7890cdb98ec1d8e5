using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Tests.Settings;

/// <summary>The README's tables are complete: what it does not name, nobody finds.</summary>
public sealed class ReadmeTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Root(), "README.md"));

    public static TheoryData<string> Flags => [.. SettingCatalog.All.Select(setting => setting.Flag)];

    public static TheoryData<int> ExitCodes => [.. Enum.GetValues<ExitCode>().Select(code => (int)code)];

    [Theory]
    [MemberData(nameof(Flags))]
    public void FlagTable_EverySetting_HasItsNamesAndDefault(string flag)
    {
        var setting = SettingCatalog.Find(flag)!;
        var fallback = setting.Default.Length == 0 ? "" : $"`{setting.Default}`";

        Rows().Should().ContainSingle(cells => cells[0] == $"`-{flag}`").Which.Take(4).Should().Equal(
            $"`-{flag}`", $"`{setting.Variable}`", $"`{setting.Key}`", fallback);
    }

    [Theory]
    [MemberData(nameof(ExitCodes))]
    public void ExitCodeTable_EveryCode_IsExplained(int code) =>
        Rows().Should().ContainSingle(cells => cells[0] == $"{code}").Which[1].Should().NotBeEmpty();

    private static IEnumerable<string[]> Rows() => Lines
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vectron.PlacementDriver.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no Vectron.PlacementDriver.sln above {AppContext.BaseDirectory}");
    }
}
