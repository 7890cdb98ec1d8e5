using System.IO.Compression;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Replay;

namespace Vectron.PlacementDriver.Simulator.Tests.Replay;

public sealed class TraceFileTests : IDisposable
{
    private const string Good =
        """{"ms":5,"client":"gateway","method":"ListCollections","request":{},"response":{"collections":["a"]}}""";

    private readonly string directory = Directory.CreateTempSubdirectory("vectron-trace-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Read_TheRecording_HasEveryCall()
    {
        var calls = TraceFile.Read(RecordedTrace.Path);

        calls.Should().HaveCount(151);
        calls.Where(call => call.Method.Name == "RegisterWorker").Should().HaveCount(4);
        calls.Single(call => call.Method.Name == "DeleteCollection").Request
            .Should().Be(new DeleteCollectionRequest { Name = "articles" });
    }

    [Fact]
    public void Read_PlainText_IsReadToo() => TraceFile.Read(Write(Good)).Single().At.TotalMilliseconds.Should().Be(5);

    [Theory]
    [InlineData("not json", "line 2")]
    [InlineData("""{"ms":5,"client":"x","method":"Nonsense","request":{}}""", "unknown method 'Nonsense'")]
    [InlineData("""{"ms":6,"client":"x","method":"GetWorker","request":{"no_such_field":1}}""", "line 2")]
    [InlineData("""{"ms":6,"client":"x","method":"GetWorker","request":[]}""", "line 2")]
    [InlineData("""{"ms":"6","client":"x","method":"GetWorker","request":{}}""", "line 2")]
    [InlineData("""{"client":"x","method":"GetWorker","request":{}}""", "line 2")]
    [InlineData("""[]""", "line 2")]
    [InlineData("""{"ms":4,"client":"x","method":"GetWorker","request":{}}""", "earlier")]
    public void Read_WrongLine_NamesFileAndLine(string line, string expected)
    {
        var path = Write(Good, line);

        var read = () => TraceFile.Read(path);

        read.Should().Throw<TraceFormatException>().WithMessage($"*{path}*").WithMessage($"*{expected}*");
    }

    [Fact]
    public void Read_NoGzip_NamesTheFile()
    {
        var path = Path.Combine(directory, "trace.jsonl.gz");
        File.WriteAllText(path, Good);

        var read = () => TraceFile.Read(path);

        read.Should().Throw<TraceFormatException>().WithMessage($"*{path}*");
    }

    [Fact]
    public void Read_GzipCutShort_IsRefused()
    {
        var path = Path.Combine(directory, "trace.jsonl.gz");
        var whole = File.ReadAllBytes(RecordedTrace.Path);
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);

        var read = () => TraceFile.Read(path);

        read.Should().Throw<TraceFormatException>().WithMessage($"*{path}*");
    }

    [Fact]
    public void Read_EmptyFile_IsRefused()
    {
        var path = Path.Combine(directory, "empty.jsonl.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
        }

        var read = () => TraceFile.Read(path);

        read.Should().Throw<TraceFormatException>().WithMessage("*holds no recorded call*");
    }

    [Fact]
    public void Read_MissingFile_NamesIt()
    {
        var read = () => TraceFile.Read(Path.Combine(directory, "nothing"));

        read.Should().Throw<TraceFormatException>().WithMessage("*nothing*");
    }

    private string Write(params string[] lines)
    {
        var path = Path.Combine(directory, "trace.jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }
}
