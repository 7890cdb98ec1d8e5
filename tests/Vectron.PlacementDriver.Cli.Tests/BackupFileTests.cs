using System.Security.Cryptography;
using System.Text;
using Vectron.PlacementDriver.Cli.Commands;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>Backups whose checksum is right, but that are none: named, never a failure of the program.</summary>
public sealed class BackupFileTests
{
    private const string Header = """{"format":"vectron placement driver snapshot","version":1}""";

    [Fact]
    public void Check_OfLinesThatABackupMayHave_CountsThem() =>
        Check(
            Header, """{"worker":{"id":1}}""", """{"worker":{"id":2}}""", """{"shard":{"id":1}}""", """{"history":{}}""",
            """{"collection":{"name":"docs","shardIds":[1]}}""").Should().Match<BackupSummary>(
            summary => summary.Workers == 2 && summary.Shards == 1 && summary.Collections == 1);

    [Theory]
    [InlineData("line 3*worker 1 is there twice", """{"worker":{"id":1}}""", """{"worker":{"id":1}}""")]
    [InlineData("line 3*shard 7 is there twice", """{"shard":{"id":7}}""", """{"shard":{"id":7}}""")]
    [InlineData("line 3*shard 8 of collection 'docs' is missing", """{"shard":{"id":7}}""", """{"collection":{"name":"docs","shardIds":[7,8]}}""")]
    [InlineData("line 2*'tea' is no kind of line", """{"tea":{}}""")]
    [InlineData("line 2", """{}""")]
    [InlineData("line 2", """{"worker":{"id":1},"shard":{"id":1}}""")]
    [InlineData("line 2", """{"worker":{"id":-1}}""")]
    public void Check_OfLinesThatDoNotFit_NamesTheFirst(string sentence, params string[] lines) =>
        FluentActions.Invoking(() => Check([Header, .. lines])).Should().Throw<InvalidDataException>().WithMessage($"*saved*{sentence}*");

    [Theory]
    [InlineData("of another kind", """{"format":"notes"}""")]
    [InlineData("line 1", """{"format":5,"version":1}""")]
    [InlineData("of another version", """{"format":"vectron placement driver snapshot"}""")]
    [InlineData("of another version", """{"format":"vectron placement driver snapshot","version":0}""")]
    [InlineData("of another version", """{"format":"vectron placement driver snapshot","version":2}""")]
    [InlineData("line 1", """{"format":"vectron placement driver snapshot","version":"1"}""")]
    [InlineData("line 2", Header, "5")]
    [InlineData("line 2", Header, "[]")]
    [InlineData("line 2", Header, """{"totals":{}}""")]
    [InlineData("line 2", Header, """{"totals":5}""")]
    public void Check_OfJsonOfAnotherShape_NamesTheLine(string sentence, params string[] lines) =>
        FluentActions.Invoking(() => Check(lines)).Should().Throw<InvalidDataException>().WithMessage($"*saved*{sentence}*");

    [Theory]
    [InlineData("""{"end":5}""")]
    [InlineData("""{"end":{}}""")]
    [InlineData("""{"end":{"lines":"1"}}""")]
    [InlineData("""{"end":{"lines":1}}""")]
    public void Check_OfAnEndOfAnotherShape_NamesTheLine(string end) =>
        FluentActions.Invoking(() => Read($"{Header}\n{end}\n")).Should().Throw<InvalidDataException>().WithMessage("saved: line 2*");

    private static BackupSummary Check(params string[] lines)
    {
        var text = string.Concat(lines.Select(line => line + "\n"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return Read($$$"""{{{text}}}{"end":{"lines":{{{lines.Length}}},"sha256":"{{{hash}}}"}}""" + "\n");
    }

    private static BackupSummary Read(string text) => BackupFile.Check(new MemoryStream(Encoding.UTF8.GetBytes(text)), "saved");
}
