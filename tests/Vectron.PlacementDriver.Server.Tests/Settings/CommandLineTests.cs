using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Tests.Settings;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("-data-dir x", "x")]
    [InlineData("--data-dir x", "x")]
    [InlineData("-data-dir=x", "x")]
    [InlineData("--data-dir=x", "x")]
    [InlineData("-data-dir= -insecure", "")]
    [InlineData("-data-dir -insecure", "-insecure")]
    [InlineData("-data-dir --", "--")]
    [InlineData("-data-dir=-x", "-x")]
    [InlineData("-data-dir @x", "@x")]
    [InlineData("-data-dir=a=b", "a=b")]
    [InlineData("-data-dir=a:b", "a:b")]
    [InlineData("-data-dir a -data-dir b", "b")]
    [InlineData("-insecure -data-dir x", "x")]
    public void Parse_AValue_ReadsItAsGoDoes(string args, string expected)
    {
        var commandLine = CommandLine.Parse(args.Split(' '));

        commandLine.Error.Should().BeNull();
        commandLine.Values["data-dir"].Should().Be(expected);
    }

    [Theory]
    [InlineData("-insecure", "true")]
    [InlineData("--insecure", "true")]
    [InlineData("-insecure=false", "false")]
    [InlineData("-insecure=", "")]
    [InlineData("-insecure -node-id 2", "true")]
    public void Parse_ASwitch_TakesNoFollowingToken(string args, string expected) =>
        CommandLine.Parse(args.Split(' ')).Values["insecure"].Should().Be(expected);

    [Theory]
    [InlineData("-insecure false", "unexpected argument \"false\": every setting is a flag")]
    [InlineData("x", "unexpected argument \"x\": every setting is a flag")]
    [InlineData("-", "unexpected argument \"-\": every setting is a flag")]
    [InlineData("--", "unexpected argument \"--\": every setting is a flag")]
    [InlineData("---node-id=1", "unexpected argument \"---node-id=1\": every setting is a flag")]
    [InlineData("-nope", "unknown flag -nope")]
    [InlineData("-node-id:2", "unknown flag -node-id:2")]
    [InlineData("-NODE-ID=2", "unknown flag -NODE-ID")]
    [InlineData("-node-id", "flag -node-id needs a value")]
    public void Parse_AMistake_SaysItInOneLine(string args, string expected) =>
        CommandLine.Parse(args.Split(' ')).Error.Should().Be(expected);

    [Theory]
    [InlineData("-help", true, false)]
    [InlineData("--help", true, false)]
    [InlineData("-h", true, false)]
    [InlineData("-version", false, true)]
    [InlineData("--version", false, true)]
    public void Parse_AQuestion_IsNoted(string args, bool help, bool version)
    {
        var commandLine = CommandLine.Parse([args]);

        (commandLine.WantsHelp, commandLine.WantsVersion).Should().Be((help, version));
    }

    [Fact]
    public void HelpText_NamesEverySettingThreeTimes()
    {
        var help = HelpText.Render();

        foreach (var setting in SettingCatalog.All)
        {
            help.Should().Contain($"  -{setting.Flag}\n").And.Contain($"{setting.Variable}, {setting.Key}\n");
        }
    }
}
