using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vectron.PlacementDriver.Architecture.Tests;

/// <summary>A C# file and its syntax.</summary>
internal sealed class SourceFile
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> LazySources =
        new(() => [.. Repository.CSharpFiles("src").Select(path => new SourceFile(path))]);

    private static readonly Lazy<IReadOnlyList<SourceFile>> LazyAll =
        new(() => [.. Sources, .. Repository.CSharpFiles("tests").Select(path => new SourceFile(path))]);

    private SourceFile(string path)
    {
        Path = Repository.Relative(path);
        Text = File.ReadAllText(path);
        Root = CSharpSyntaxTree.ParseText(Text, path: path).GetCompilationUnitRoot();
    }

    /// <summary>All hand-written files of the product.</summary>
    public static IReadOnlyList<SourceFile> Sources => LazySources.Value;

    /// <summary>The product's files and the tests'.</summary>
    public static IReadOnlyList<SourceFile> All => LazyAll.Value;

    public string Path { get; }

    public string Text { get; }

    public CompilationUnitSyntax Root { get; }

    public int LineCount => Root.GetText().Lines.Count;

    /// <summary>The types declared at the top level of the file.</summary>
    public IEnumerable<BaseTypeDeclarationSyntax> TopLevelTypes =>
        Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            .Where(type => type.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax);

    public static int Lines(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }
}
