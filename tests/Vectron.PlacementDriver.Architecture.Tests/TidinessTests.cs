using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vectron.PlacementDriver.Architecture.Tests;

/// <summary>What the style asks of every file, held by reading all of them.</summary>
public sealed partial class TidinessTests
{
    private const int LongestFile = 300;
    private const int LongestMethod = 60;

    private static readonly string[] VagueNames = ["Helper", "Helpers", "Util", "Utils", "Common", "Manager"];

    [Fact]
    public void Files_OfTheProduct_AreShort() =>
        SourceFile.All.Where(file => file.LineCount > LongestFile)
            .Select(file => $"{file.Path}: {file.LineCount} lines").Should().BeEmpty();

    [Fact]
    public void Methods_OfTheProduct_AreShort() =>
        SourceFile.Sources
            .SelectMany(file => file.Root.DescendantNodes()
                .Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax)
                .Where(node => SourceFile.Lines(node) > LongestMethod)
                .Select(node => $"{file.Path}: {SourceFile.Lines(node)} lines at {node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"))
            .Should().BeEmpty();

    [Fact]
    public void Files_OfTheProduct_HoldOneTypeThatNamesThem() =>
        SourceFile.Sources
            .Where(file => file.TopLevelTypes.Count() > 1 || file.TopLevelTypes.Any(type => !Names(file, type)))
            .Select(file => $"{file.Path}: {string.Join(", ", file.TopLevelTypes.Select(type => type.Identifier.Text))}")
            .Should().BeEmpty();

    [Fact]
    public void Types_OfTheProduct_HaveTellingNames() =>
        SourceFile.All
            .SelectMany(file => file.TopLevelTypes
                .Where(type => VagueNames.Any(vague => type.Identifier.Text.EndsWith(vague, StringComparison.Ordinal)))
                .Select(type => $"{file.Path}: {type.Identifier.Text}"))
            .Should().BeEmpty();

    [Fact]
    public void Classes_OfTheProduct_AreSealedStaticOrAbstract() =>
        SourceFile.Sources
            .SelectMany(file => file.Root.DescendantNodes().OfType<TypeDeclarationSyntax>()
                .Where(type => type is ClassDeclarationSyntax or RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: not (int)SyntaxKind.StructKeyword })
                .Where(type => !type.Modifiers.Any(modifier => modifier.Kind()
                    is SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword))
                .Where(type => !IsPartOfSealed(type))
                .Select(type => $"{file.Path}: {type.Identifier.Text}"))
            .Should().BeEmpty("a class that nobody derives from says so");

    [Fact]
    public void Suppressions_OfTheProduct_GiveTheirReason() =>
        SourceFile.All
            .SelectMany(file => file.Text.Split('\n')
                .Where(line => line.TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal))
                .Where(line => !line.Contains("//", StringComparison.Ordinal))
                .Select(line => $"{file.Path}: {line.Trim()}"))
            .Should().BeEmpty();

    [Fact]
    public void Comments_OfTheProject_LeaveNothingUndone() =>
        SourceFile.All
            .SelectMany(file => file.Root.DescendantTrivia()
                .Where(trivia => UndoneWord().IsMatch(trivia.ToString()))
                .Select(trivia => $"{file.Path}: {trivia}"))
            .Should().BeEmpty();

    [Fact]
    public void Code_OfTheProduct_LogsThroughGeneratedMessagesOnly() =>
        SourceFile.Sources
            .SelectMany(file => file.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(call => call.Expression is MemberAccessExpressionSyntax access && DirectLogCall().IsMatch(access.Name.Identifier.Text))
                .Select(call => $"{file.Path}: {call.Expression}"))
            .Should().BeEmpty();

    [Fact]
    public void EventIds_OfLogMessages_AreUsedOnce()
    {
        var ids = SourceFile.Sources
            .SelectMany(file => file.Root.DescendantNodes().OfType<AttributeSyntax>()
                .Where(attribute => attribute.Name.ToString() == "LoggerMessage")
                .Select(attribute => (Id: attribute.ArgumentList!.Arguments
                    .Select(argument => argument.Expression.ToString())
                    .FirstOrDefault(text => text.All(char.IsAsciiDigit)), file.Path)))
            .ToList();

        ids.Should().NotBeEmpty();
        ids.Where(use => use.Id is null).Should().BeEmpty("every message has an event id to search for");
        ids.GroupBy(use => use.Id).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(use => use.Path))}").Should().BeEmpty();
    }

    [Fact]
    public void Tests_NeverSleep() =>
        SourceFile.All.Where(file => file.Path.StartsWith("tests", StringComparison.Ordinal))
            .SelectMany(file => file.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(call => call.Expression.ToString() is "Thread.Sleep")
                .Select(call => $"{file.Path}: {call}"))
            .Should().BeEmpty();

    // A generic type's file may leave its parameters out; a nested concern of a partial type follows a dot.
    private static bool Names(SourceFile file, BaseTypeDeclarationSyntax type) =>
        Path.GetFileName(file.Path).Split('.')[0] == type.Identifier.Text;

    // One part of a partial class may carry the modifier for all.
    private static bool IsPartOfSealed(TypeDeclarationSyntax type) =>
        type.Modifiers.Any(SyntaxKind.PartialKeyword) && SourceFile.Sources
            .SelectMany(file => file.Root.DescendantNodes().OfType<ClassDeclarationSyntax>())
            .Any(part => part.Identifier.Text == type.Identifier.Text && part.Modifiers.Any(SyntaxKind.SealedKeyword));

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex UndoneWord();

    [GeneratedRegex("^Log(Trace|Debug|Information|Warning|Error|Critical)$")]
    private static partial Regex DirectLogCall();
}
