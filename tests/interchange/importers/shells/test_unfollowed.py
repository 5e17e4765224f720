"""PowerShell and batch files that change variables in ways the lexers do not follow."""

from __future__ import annotations

import pytest

from tests.interchange.importers.shells.test_shells import CALL, one, readings, unknown

POWERSHELL = [
    "$X++",
    "$X *= 2",
    "Set-Variable -Name X -Value new",
    "Set-Variable X new",
    "sv X new",
    "Remove-Variable X",
    "Get-Date -OutVariable X",
    'if ($true) { $X = "new" }',
    'foreach ($X in "a","b") { }',
    '$X, $Y = "new", 2',
    'function f { $script:X = "new" }; f',
    '${X} = "new"',
    "Get-Content a | ForEach-Object { $X = $_ }",
    "Invoke-Expression '$X = 1'",
    '$env:X = "other"',
    '$x = "new"',
    '$X[0] = "n"',
    '$X.Name = "n"',
    "param($X)",
    "function f([string]$X) {",
    "Set-Variable -Scope Global -Name X -Value new",
    "Set-Variable -Value new -Name X",
    "Set-Variable -Option None X new",
    "Set-Variable -Name $name -Value new",
    "Get-Variable X | Set-Variable -Value new",
    '(Get-Variable X).Value = "new"',
    "Clear-Variable *",
    '$ExecutionContext.SessionState.PSVariable.Set("X", "new")',
    "& ([scriptblock]::Create($text))",
    "Get-Item a -ErrorVariable X",
    "Get-Item a -ErrorV +X",
    "Invoke-WebRequest https://h -SessionVariable X",
    "Get-Item a -OutVariable $name",
    'Set-Item -Path "variable:$name" -Value new',
    'Get-X && ($X = "new")',
    'if ($true) {\n $s = "}"\n $X = "new"\n}',
    'if ($true) {\n # closes }\n $X = "new"\n}',
    'Write-Host :)\nif ($true) { $X = "new" }',
    "Write-Host }\n$Y = 1",
]
ENVIRONMENT = [
    '[Environment]::SetEnvironmentVariable("X", "new")',
    '[System.Environment]::SetEnvironmentVariable($name, $value, "Process")',
    "Set-Content env:X new",
    "New-Item -Path Env:\\X -Value new -Force",
    "Get-Item env:X | Set-Item -Value new",
    "Get-Content .env | ForEach-Object { $n, $v = $_ -split '='; Set-Item \"env:$n\" $v }",
    "Copy-Item env:Y env:X",
]
BATCH = [
    "set /p X=name?",
    'set /a "N=5, X=6"',
    'if "%1"=="a" set X=new',
    "if exist f (set X=new) else (set X=b)",
    "for %%i in (a b) do set X=%%i",
    "(set X=new)",
    "ver || set X=new",
    "call other.bat",
    "setlocal\nset X=new\nendlocal",
    "goto next\nset X=skipped\n:next",
    "set/p X=name?",
    "set/a X+=1",
    'set"X=new"',
    "set,X=new",
    "set;X=new",
    "SET x=new",
    "call env",
    'call "%~dp0env" dev',
    "call:sub\ngoto :eof\n:sub\nset X=new",
    "goto:next\nset X=skipped\n:next",
    'for /f "delims=" %%a in (.env) do set "%%a"',
    'for /f "tokens=1,2 delims==" %%a in (.env) do set %%a=%%b',
    "set %N%=new",
    "echo :)\nif 1==1 (\n set X=new\n)",
    "rem done :)\nif 1==1 (\n set X=new\n)",
    "ver )\nif 1==1 (\n set X=new\n)",
]
USUAL_POWERSHELL = [
    "$ErrorActionPreference = 'Stop'\n$X = 'new'",
    "$X = 'new'\nWrite-Host \"Calling (soon) $X {now}\"",
    "$X = 'new'\n# a note :) with { brackets\n$h = @{ a = 1; b = @(1, 2) }",
    "$X = 'new'\n$body = @'\n{\"a\": [1}\n'@",
    "$X = 'new'\nif (Test-Path env:AWS_PROFILE) { Write-Host $env:AWS_PROFILE }",
    "$X = 'new'\nforeach ($n in 1, 2) { Write-Host $n }",
    "$X = 'new'\n$Region = (aws configure get region)\n$old = Get-Variable Y -ValueOnly",
    "$X = 'new'\ntry { Get-Date } catch { Write-Host \"failed: $($_.Exception.Message)\" }",
    "function Say([string]$Text) { Write-Host $Text }\n$X = 'new'\nSay 'a'",
    "$X = 'new'\n$Y = Get-Content a.json -Raw | ConvertFrom-Json",
]
USUAL_BATCH = [
    "setlocal enabledelayedexpansion\nset X=new",
    'set "X=new"\nif not exist out mkdir out',
    'set X=new\nif "%1"=="" (\n  echo usage: %0 FILE ^(json^)\n  exit /b 1\n)',
    "set X=new\necho Calling %X% :)",
    "set X=new\nrem a note :(\n:: another )",
    "call venv\\Scripts\\activate\nset X=new",
    "set X=new\ncall aws configure list",
    "set X=new\nfor %%f in (*.json) do echo %%f",
    'set X=new\nset /a N=1+2\nset "B={\\"a\\": 1}"',
    "set X=new\nif errorlevel 1 goto end\n:end",
]


@pytest.mark.parametrize("change", POWERSHELL)
def test_powershell_fills_in_no_older_value(change: str) -> None:
    text = f'$X = "old"\n{change}\n{CALL} `\n  --endpoint-name $X --body fileb://x o'
    assert ("EndpointName", "$X") in unknown(one(text).invocation)


@pytest.mark.parametrize("change", ENVIRONMENT)
def test_powershell_fills_in_no_older_value_of_the_environment(change: str) -> None:
    text = f'$env:X = "old"\n{change}\n{CALL} `\n  --endpoint-name $env:X --body fileb://x o'
    assert ("EndpointName", "$env:X") in unknown(one(text).invocation)


@pytest.mark.parametrize("lines", USUAL_POWERSHELL)
def test_a_usual_powershell_script_keeps_its_values(lines: str) -> None:
    text = f"{lines}\n{CALL} `\n  --endpoint-name $X --body fileb://x o"
    assert one(text).invocation.endpoint_name == "new"


@pytest.mark.parametrize("lines", USUAL_BATCH)
def test_a_usual_batch_file_keeps_its_values(lines: str) -> None:
    text = f"@echo off\n{lines}\n{CALL} ^\n  --endpoint-name %X% --body fileb://x o"
    assert one(text).invocation.endpoint_name == "new"


def test_a_jump_back_over_a_change_gives_up_the_first_value() -> None:
    call = f"{CALL} ^\n --endpoint-name %X% --body fileb://x o"
    text = f"@echo off\nset X=a\n:top\n{call}\nset X=b\ngoto top"
    assert ("EndpointName", "%X%") in unknown(one(text).invocation)


def test_what_a_session_printed_changes_no_variable() -> None:
    text = (
        "PS C:\\> $X = 'e'\nPS C:\\> Get-Date\nit's } done )\n"
        f"PS C:\\> {CALL} --endpoint-name $X --body fileb://x o\n"
    )
    assert one(text).invocation.endpoint_name == "e"


@pytest.mark.parametrize("change", BATCH)
def test_a_batch_file_fills_in_no_older_value(change: str) -> None:
    text = f"@echo off\nset X=old\n{change}\n{CALL} ^\n  --endpoint-name %X% --body fileb://x o"
    assert ("EndpointName", "%X%") in unknown(one(text).invocation)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f'$X = "a"\n$X += "b"\n{CALL} `\n --endpoint-name $X --body fileb://x o', "ab"),
        (f'function f {{\n $X = "in"\n {CALL} `\n --endpoint-name $X --body fileb://x o\n}}', "in"),
        (f"@echo off\nset X=a\nset X=%X%b\n{CALL} ^\n --endpoint-name %X% --body fileb://x o", "ab"),
        (f"@echo off\nset X=a\n{CALL} ^\n --endpoint-name %X% --body fileb://x o\ngoto end", "a"),
    ],
)
def test_plain_assignments_are_followed(text: str, name: str) -> None:
    assert one(text).invocation.fields["EndpointName"] == name


def test_calls_in_blocks_of_powershell_are_read() -> None:
    blocks = (
        'foreach ($v in "a", "b") {{ {0} }}',
        "function Send-It {{ param([string]$Body)\n  {0}\n}}",
        "1..3 | ForEach-Object {{ {0} }}",
        "try {{ {0} }} catch {{ }}",
        "if ($x) {{ {0} }} else {{ Write-Host no }}",
        "while ($true) {{ {0} }}",
    )
    text = "\n".join(
        block.format(f"{CALL} --endpoint-name e{number} --body fileb://x o")
        for number, block in enumerate(blocks)
    )
    names = [reading.invocation.fields["EndpointName"] for reading in readings("$y = 1\n" + text)]
    assert names == [f"e{number}" for number in range(len(blocks))]
